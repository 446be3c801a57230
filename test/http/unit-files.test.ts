import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { keptLines } from '../support/csv.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { type Answer, callAt, tally, together, useMarket } from '../support/market.ts';
import { Site, someImei, UNITS } from '../support/units.ts';
import { operator } from '../support/vouchers.ts';

const market = useMarket({}, { patient: true });
let site: Site;
let stranger: Site;

beforeAll(async () => {
  site = await Site.open(market());
  stranger = await Site.open(market());
  await site.entry('types', 'LAPTOP');
  await site.entry('brands', 'Ácme');
});

interface FileOptions {
  readonly partial?: boolean;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

function send(lines: readonly string[], { partial, token = site.token, headers }: FileOptions = {}): Promise<Answer> {
  return callAt(market().origin, 'POST', `${UNITS}/imports${partial ? '?partial=true' : ''}`, {
    token,
    body: lines.join('\n'),
    headers: { 'content-type': 'text/csv', ...headers },
  });
}

const HEADER = 'site_id,asset_tag,serial,imei,product_id,description,type_code,brand_code,notes';
const found = async (search: string) => (await site.get(`?search=${search}`)).body.data;

describe('a file of units', () => {
  it('registers each line as a request would', async () => {
    const imei = someImei();
    const { status, body } = await send([
      HEADER,
      `${site.id},CSV-1,S-1,${imei.replace(/^(..)/, '$1-')},${site.productId.toUpperCase()},"Laptop, black",laptop,ACME,new`,
      `${site.id},CSV-2,,,,Mouse,,,`,
    ]);
    expect([status, body]).toEqual([200, { imported: 2, rejected: [] }]);
    const [unit] = await found('csv-1');
    expect(unit).toMatchObject({
      ...{ siteId: site.id, assetTag: 'CSV-1', serial: 'S-1', imei, productId: site.productId },
      ...{ description: 'Laptop, black', notes: 'new', status: 'AVAILABLE', version: 1, createdBy: site.sellerId },
      ...{ typeId: expect.any(String), brandId: expect.any(String), cpuVendorId: null },
    });
    const changes = (await site.get(`/${unit.id}/history?limit=100`)).body.data;
    expect(changes).toContainEqual(expect.objectContaining({ revision: 1, field: 'assetTag', newValue: 'CSV-1' }));
    const told = await market().db.prisma.outboxEvent.count({ where: { type: 'unit.changed', subjectId: unit.id } });
    expect(told).toBe(1);
    expect(await keptLines(market())).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('names every bad line with its column and reason, and changes nothing', async () => {
    const imei = someImei();
    await site.unit({ assetTag: 'Taken', serial: 'Taken', imei });
    const before = await fingerprint(market().db.pool);
    const good = `${site.id},GOOD,,,,x,,,`;
    const { status, body } = await send([
      HEADER,
      good,
      `${stranger.id},,,,,x,,,`,
      `nowhere,,,,,x,,,`,
      `${site.id},,,,${stranger.productId},,,,`,
      `${site.id},,,,,,,,`,
      `${site.id},,,490154203237519,,x,,,`,
      `${site.id},taken,,,,x,,,`,
      `${site.id},,TAKEN,,,x,,,`,
      `${site.id},,,${imei},,x,,,`,
      `${site.id},good,,,,x,,,`,
      `${site.id},,,,,x,NO-CODE,,`,
      `${site.id},,,,,x,,LAPTOP,`,
      `${site.id},\u200b,,,,x,,,`,
    ]);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'import-rejected', imported: 0 });
    expect(body.rejected.map(({ line, field }: { line: number; field: string }) => [line, field])).toEqual([
      ...[
        [3, 'site_id'],
        [4, 'site_id'],
        [5, 'product_id'],
        [6, 'product_id'],
        [7, 'imei'],
        [8, 'asset_tag'],
      ],
      ...[
        [9, 'serial'],
        [10, 'imei'],
        [11, 'asset_tag'],
        [12, 'type_code'],
        [13, 'brand_code'],
        [14, 'asset_tag'],
      ],
    ]);
    const reasonOf = (line: number) => body.rejected.find((one: { line: number }) => one.line === line).reason;
    expect(reasonOf(8)).toBe('is another unit’s of the site already');
    expect(reasonOf(11)).toBe('is that of line 2 already');
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('has no unit of a type that requires attributes', async () => {
    const { id } = await site.entry('types', 'DEMANDING');
    const attribute = { code: 'ram', name: 'RAM', kind: 'NUMBER', required: true };
    expect((await site.post(`/lists/types/${id}/attributes`, attribute)).status).toBe(201);
    const answer = await send([HEADER, `${site.id},,,,,x,DEMANDING,,`]);
    expect(answer).toMatchObject({ status: 400, body: { rejected: [{ line: 2, field: 'type_code' }] } });
  });

  it('registers the good lines with partial=true, and says the rest in the language asked for', async () => {
    const lines = [HEADER, `${site.id},P-1,,,,x,,,`, `${site.id},p-1,,,,x,,,`, `${site.id},P-2,,,,x,,,`];
    const answer = await send(lines, { partial: true, headers: { 'accept-language': 'es' } });
    const rejected = [{ line: 3, field: 'asset_tag', reason: 'ya está en la línea 2' }];
    expect([answer.status, answer.body]).toEqual([200, { imported: 2, rejected }]);
    const again = await send(lines, { partial: true });
    expect(again.body).toMatchObject({ imported: 0, rejected: [{ line: 2 }, { line: 3 }, { line: 4 }] });
  });

  it('is imported once under a key, and may be longer than what is decided at once', async () => {
    const lines = [HEADER, ...Array.from({ length: 2_500 }, (_, n) => `${site.id},K-${n},,,,x,,,`)];
    // Of two that have the same tag the second is a thousand lines later.
    lines.push(`${site.id},k-7,,,,x,,,`);
    const options = { partial: true, headers: { 'idempotency-key': 'one-file' } };
    const first = await send(lines, options);
    expect(first.body).toEqual({
      imported: 2_500,
      rejected: [{ line: 2_502, field: 'asset_tag', reason: 'is that of line 9 already' }],
    });
    const again = await send(lines, options);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await send([HEADER, `${site.id},K,,,,x,,,`], options)).status).toBe(422);
  });

  it('of an ADMIN is of any site, and knows the operator’s words', async () => {
    const token = await operator(market());
    await market().call('POST', `${UNITS}/lists/types`, { token, body: { code: 'EVERYBODYS', name: 'Everybody’s' } });
    const lines = [HEADER, `${stranger.id},ADM-1,,,${stranger.productId},,everybodys,,`];
    expect((await send(lines, { token })).body).toEqual({ imported: 1, rejected: [] });
    expect((await stranger.get('?search=adm-1')).body.data).toHaveLength(1);
    // Another seller's own words are not known.
    const others = [HEADER, `${stranger.id},ADM-2,,,,x,LAPTOP,,`];
    expect((await send(others, { token })).body).toMatchObject({ rejected: [{ line: 2, field: 'type_code' }] });
  });

  it('of which several have the same serials registers each once, whoever comes first', async () => {
    for (let round = 0; round < 4; round += 1) {
      const serials = Array.from({ length: 20 }, (_, n) => `Race-${round}-${n}`);
      const file = (order: readonly string[]) => [HEADER, ...order.map((serial) => `${site.id},,${serial},,,x,,,`)];
      const single = { siteId: site.id, description: 'x', serial: serials[10] };
      const answers = await together(Array.from({ length: 6 }), (_, index) =>
        index < 4
          ? send(file(index % 2 === 0 ? serials : serials.toReversed()), { partial: true })
          : site.post('', single),
      );
      const files = answers.slice(0, 4);
      expect(tally(answers).undefined).toBeUndefined();
      for (const answer of files) expect([200, 409]).toContain(answer.status);
      const imported = files.reduce((sum, { body }) => sum + (body.imported ?? 0), 0);
      const alone = answers.slice(4).filter(({ status }) => status === 201).length;
      expect(await market().db.prisma.unit.count({ where: { serial: { in: serials } } })).toBe(imported + alone);
      expect(
        new Set(
          (await market().db.prisma.unit.findMany({ where: { serial: { in: serials } } })).map(
            ({ serialKey }) => serialKey,
          ),
        ).size,
      ).toBe(imported + alone);
      expect(imported + alone).toBeGreaterThanOrEqual(20);
    }
    expect(await market().findings()).toEqual([]);
  });
});

describe('units as a file', () => {
  const rowsOf = async (query: string, at = site) => {
    const { status, headers, body } = await at.get(`/exports${query}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    return (body as string).split('\r\n').filter((line) => line !== '');
  };

  it('has every unit once, the newest first, in columns that an import takes', async () => {
    const own = await Site.open(market());
    await own.entry('types', 'PHONE');
    const lines = [
      HEADER,
      ...Array.from({ length: 1_200 }, (_, n) => `${own.id},X-${n},,,,"Phone ""${n}"", x",PHONE,,`),
    ];
    expect((await send(lines, { token: own.token })).body.imported).toBe(1_200);
    const holder = await own.holder('Ana');
    const [unit] = (await own.get('?search=x-5')).body.data;
    await own.assign(unit.id, holder);
    const [head, ...rows] = await rowsOf('', own);
    expect(head).toBe(
      'id,site_id,asset_tag,serial,imei,product_id,description,type_code,status_code,brand_code,model_code,' +
        'operating_system_code,operating_system_version_code,cpu_vendor_code,notes,status,retired_reason,holder_id,order_id,' +
        'assigned_at,version,created_at,updated_at',
    );
    expect(rows).toHaveLength(1_200);
    expect(new Set(rows.map((row) => row.split(',')[0])).size).toBe(1_200);
    expect(rows.map((row) => row.split(',')[0])).toEqual(
      rows
        .map((row) => row.split(',')[0])
        .sort()
        .reverse(),
    );
    const [assigned] = await rowsOf(`?holderId=${holder}`, own).then(([, ...found]) => found);
    expect(assigned).toContain(`,PHONE,,,,,,,,ASSIGNED,,${holder},,`);
    expect(await rowsOf(`?siteId=${newId()}`, own)).toHaveLength(1);
    expect(await rowsOf(`?siteId=${own.id}`, stranger)).toHaveLength(1);
  });

  it('has no text that a spreadsheet would take for a formula', async () => {
    await site.unit({ assetTag: '=1+1', description: '@SUM(A1)', notes: '+1' });
    const [, row] = await rowsOf('?search=1');
    expect(row).toContain(`,'=1+1,`);
    expect(row).toContain(`,'@SUM(A1),`);
    expect(row).toContain(`,'+1,`);
  });
});
