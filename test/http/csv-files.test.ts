import { describe, expect, it } from 'vitest';
import { RETENTION } from '../../src/features/all.ts';
import { removalOf } from '../../src/features/operations/housekeeping.ts';
import { csvCalls, keptLines, MAIN, sendCsv } from '../support/csv.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { Shop } from '../support/goods.ts';
import { useMarket } from '../support/market.ts';
import { openRaw } from '../support/raw-http.ts';
import { moveTo } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const INVENTORY = '/api/inventory';
const market = useMarket();
const { shop, send } = csvCalls(market);

describe('a file', () => {
  const HEADER = 'warehouse,product_id,quantity';

  it.each([
    [
      'of another header, naming the columns',
      'warehouse,quantity,colour,quantity\nMAIN,1,red,1',
      ['product_id', 'colour', 'quantity'],
    ],
    ['of nothing', '', ['body']],
    ['of a header alone', `${HEADER}\n\n`, ['body']],
    ['with a quote that is never closed', `${HEADER}\nMAIN,"x,1\n`, ['line 2']],
    ['with a quote in the middle', `${HEADER}\nMAIN,x,1\nMAIN,5" nail,1\n`, ['line 3']],
    ['with a row without an end', `${HEADER}\nMAIN,${'x'.repeat(70_000)},1\n`, ['line 2']],
  ])('%s is refused', async (_what, csv, fields) => {
    const one = await shop();
    const before = await fingerprint(market().db.pool);
    const answer = await sendCsv(market(), one.seller.token, 'receipts', { csv, partial: true });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('that is no UTF-8 is refused, and so is what is no CSV, and what comes without a body', async () => {
    const { token } = (await shop()).seller;
    const path = `${market().origin}${INVENTORY}/imports/receipts`;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' };
    const latin1 = Buffer.from(`${HEADER}\nBODEGA Ñ,x,1\n`, 'latin1');
    const answer = await fetch(path, { method: 'POST', headers, body: latin1 });
    expect([answer.status, ((await answer.json()) as { errors: object[] }).errors]).toMatchObject([
      400,
      [{ field: 'body' }],
    ]);
    const json = await market().call('POST', `${INVENTORY}/imports/receipts`, { token, body: {} });
    expect(json).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
    expect(json.body.detail).toContain('text/csv');
    const nothing = await market().call('POST', `${INVENTORY}/imports/receipts`, { token });
    expect(nothing).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    const query = await sendCsv(market(), token, 'receipts', { csv: HEADER, headers: { 'x-a': 'b' } });
    expect(query.status).toBe(400);
    const partial = await market().call('POST', `${INVENTORY}/imports/receipts?partial=yes`, {
      token,
      body: HEADER,
      headers,
    });
    expect(partial).toMatchObject({ status: 400, body: { errors: [{ field: 'partial' }] } });
  });

  it('of more lines or bytes than it may have is refused, and leaves nothing behind', async () => {
    const one = await shop();
    const line = `${MAIN},${one.productId},1\n`;
    const before = await fingerprint(market().db.pool);
    const lines = await sendCsv(market(), one.seller.token, 'receipts', { csv: `${HEADER}\n${line.repeat(100_001)}` });
    expect(lines).toMatchObject({ status: 400, body: { errors: [{ field: 'body' }] } });
    expect(lines.body.errors[0].message).toContain('100000');
    const bytes = await sendCsv(market(), one.seller.token, 'receipts', {
      csv: `${HEADER}\n${' '.repeat(32 * 1024 * 1024)}`,
    });
    expect(bytes).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    expect(bytes.body.detail).toContain(String(32 * 1024 * 1024));
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('with an Idempotency-Key is imported once: the same again gets the first answer, another is refused', async () => {
    const one = await shop();
    const { productId } = one;
    const lines = [HEADER, `${MAIN},${productId},5`, `${MAIN},${productId},x`];
    const options = { key: 'monday', partial: true };
    const first = await send(one, 'receipts', lines, options);
    expect(first).toMatchObject({ status: 200, body: { imported: 1 } });
    const again = await send(one, 'receipts', lines, options);
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([200, first.body, 'true']);
    expect(await market().stockOf(productId)).toBe(5);
    const reused = { status: 422, body: { code: 'idempotency-key-reused' } };
    expect(await send(one, 'receipts', lines.slice(0, 2), options)).toMatchObject(reused);
    expect(await send(one, 'receipts', lines, { key: 'monday' })).toMatchObject({ status: 422 });
    const document = { warehouseId: productId, productId, quantity: 1, reason: 'x' };
    const headers = { 'idempotency-key': 'monday' };
    const adjusted = await market().call('POST', `${INVENTORY}/adjustments`, {
      token: one.seller.token,
      body: document,
      headers,
    });
    expect(adjusted).toMatchObject(reused);
    expect(await market().stockOf(productId)).toBe(5);
    expect(await keptLines(market())).toBe(0);
  });

  it('whose client is silent keeps no slot and no transaction, and one that goes away leaves nothing behind', async () => {
    const one = await shop();
    const before = await fingerprint(market().db.pool);
    const line = `${MAIN},${one.productId},1\n`;
    const raw = await openRaw(market().origin);
    raw.send(
      `POST ${INVENTORY}/imports/receipts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${one.seller.token}\r\n` +
        `Content-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n${HEADER}\n${line.repeat(3_000)}`,
    );
    await until('lines are kept', async () => (await keptLines(market())) > 0);
    const load = (state: string) => market().metric('tianguis_admission_requests', { workload: 'import', state });
    await until('the client is waited for', async () => (await load('lent')) === 1);
    expect(await load('running')).toBe(0);
    const { rows } = await market().db.pool.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    expect(rows[0].count).toBe(0);
    raw.socket.destroy();
    await until('nothing is left', async () => (await keptLines(market())) === 0 && (await load('lent')) === 0);
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('of blank lines, or of rows of no column it has, keeps nobody else waiting, and is refused', async () => {
    const one = await shop();
    for (const row of ['\n', 'a\n']) {
      const csv = `${HEADER}\n${row.repeat(500_000)}`;
      const file = sendCsv(market(), one.seller.token, 'receipts', { csv });
      let slowest = 0;
      let isDone = false;
      void file.finally(() => {
        isDone = true;
      });
      while (!isDone) {
        const began = performance.now();
        expect((await market().call('GET', '/livez')).status).toBe(200);
        slowest = Math.max(slowest, performance.now() - began);
      }
      expect(await file).toMatchObject({ status: 400, body: { errors: [{ field: 'body' }] } });
      // It was 10 s; what a busy machine may take is no part of that.
      expect(slowest).toBeLessThan(5_000);
    }
    expect(await keptLines(market())).toBe(0);
  });

  it('that takes goods away finds what has expired written off, as every document does', async () => {
    const one = await Shop.open(market(), 5);
    const lotId = await one.receive(5, { code: 'A', expiresOn: '2099-01-01' });
    const order = await one.sell(5);
    await one.expire(lotId);
    const lines = ['warehouse,product_id,quantity,reason', `${MAIN},${one.productId},-5,lost`];
    expect(await send(one, 'adjustments', lines)).toMatchObject({
      status: 400,
      body: { code: 'import-rejected', rejected: [{ line: 2, field: 'quantity' }] },
    });
    for (const status of ['PROCESSING', 'SHIPPED']) expect((await moveTo(market(), order, status)).status).toBe(200);
    expect(await market().findings()).toEqual([]);
  });

  it('that is left behind by a process that died is removed by the housekeeping', async () => {
    await market().db.pool.query(
      `INSERT INTO import_lines (import_id, part, about, line, fields, created_at)
       SELECT gen_random_uuid(), 0, gen_random_uuid(), 2, '{}', now() - interval '61 minutes'`,
    );
    for (const retention of RETENTION) await market().db.pool.query(removalOf(retention), [1_000]);
    expect(await keptLines(market())).toBe(0);
  });

  it('about a product of very many lots finds each of them', async () => {
    const one = await shop();
    const lots = Array.from({ length: 6_000 }, (_, n) => `${MAIN},${one.productId},LOT-${n}`);
    const received = ['warehouse,product_id,lot_code,quantity', ...lots.map((lot) => `${lot},3`)];
    expect((await send(one, 'receipts', received)).body).toEqual({ imported: 6_000, rejected: [] });
    const counted = ['warehouse,product_id,lot_code,quantity,reason', ...lots.map((lot) => `${lot},-1,counted`)];
    expect((await send(one, 'adjustments', counted)).body).toEqual({ imported: 6_000, rejected: [] });
    expect(await market().stockOf(one.productId)).toBe(12_000);
    expect(await market().findings()).toEqual([]);
  });

  it('of 20,000 lines is imported, as documents of a thousand', async () => {
    const seller = await market().seller();
    const products = await market().products(seller.id, 1_000, 0);
    const lines = Array.from({ length: 20_000 }, (_, n) => `${MAIN},${products[n % 1_000]},2`);
    const { status, body } = await send({ seller }, 'receipts', [HEADER, ...lines]);
    expect([status, body]).toEqual([200, { imported: 20_000, rejected: [] }]);
    const { rows } = await market().db.pool.query(
      `SELECT min(stock) AS least, max(stock) AS most,
         (SELECT count(*)::int FROM stock_documents WHERE seller_id = $1) AS documents
       FROM products WHERE seller_id = $1`,
      [seller.id],
    );
    expect(rows).toEqual([{ least: 40, most: 40, documents: 20 }]);
    expect(await market().findings()).toEqual([]);
    expect(await keptLines(market())).toBe(0);
  });
});
