import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { duplicates, Site, someImei } from '../support/units.ts';

/** What an entry of a list is called is no outcome. */
const outcomesOf = (answers: readonly Answer[]) =>
  tally(answers.map((answer) => (answer.status === 201 ? { ...answer, body: undefined } : answer)));

describe('units at the same moment, on two servers', () => {
  const market = useMarket({}, { patient: true });
  let otherOrigin = '';
  let site: Site;

  beforeAll(async () => {
    otherOrigin = await market().secondServer();
    site = await Site.open(market());
  });

  /** One server or the other. */
  const at = (index: number) => (index % 2 === 0 ? market().origin : otherOrigin);

  /** Things of which only one can be made, as often as they are asked for. */
  const WANTED: readonly (readonly [string, string, (round: number) => object, readonly string[]])[] = [
    ['asset tag', '', (round) => ({ description: 'x', assetTag: `Tag-${round}` }), ['assetTag']],
    ['serial', '', (round) => ({ description: 'x', serial: `Serial-${round}` }), ['serial']],
    ['IMEI', '', () => ({ description: 'x', imei: someImei() }), ['imei']],
    [
      'tag, serial and IMEI',
      '',
      (round) => ({ description: 'x', assetTag: `All-${round}`, serial: `All-${round}`, imei: someImei() }),
      ['assetTag', 'serial', 'imei'],
    ],
    [
      'name of a holder',
      '/holders',
      (round) => ({ firstName: 'Ana', lastName: `Paz ${round}` }),
      ['firstName', 'lastName'],
    ],
    [
      'e-mail of a holder',
      '/holders',
      (round) => ({ firstName: 'Ana', lastName: 'Luz', email: `ana-${round}@example.com` }),
      ['email'],
    ],
    ['code in a list', '/lists/brands', (round) => ({ code: `C${round}`, name: 'Name' }), ['code']],
    ['name in a list', '/lists/models', (round) => ({ code: 'Code', name: `Name ${round}` }), ['name']],
  ];

  it.each(WANTED)(
    'are made once of the same %s, and everyone else is told what another has',
    async (_what, path, make, fields) => {
      for (const [round, count] of [2, 5, 20, 20].entries()) {
        const wanted = make(round) as Record<string, string>;
        const told = Object.fromEntries(fields.map((field) => [field, wanted[field] ?? '']));
        const answers = await together(Array.from({ length: count }), (_, index) => {
          // What the race is not about differs.
          const free = {
            ...(fields.includes('email') && { firstName: `Ana ${index}`, lastName: `Luz ${round}` }),
            ...(path === '/lists/brands' && { name: `Name ${round} ${index}` }),
            ...(path === '/lists/models' && { code: `Code ${round} ${index}` }),
          };
          const body = { ...(!path.startsWith('/lists') && { siteId: site.id }), ...wanted, ...free };
          return site.post(path, body, { at: at(index) });
        });
        expect(outcomesOf(answers)).toEqual({ 201: 1, '409 duplicate': count - 1 });
        for (const answer of answers.filter(({ status }) => status === 409))
          expect(answer).toMatchObject(duplicates(told));
      }
      expect(await market().findings()).toEqual([]);
    },
  );

  it('are made once of one serial by a hundred', async () => {
    const body = { siteId: site.id, description: 'x', serial: 'Hundred' };
    const answers = await together(Array.from({ length: 100 }), () => site.post('', body));
    expect(tally(answers)).toEqual({ 201: 1, '409 duplicate': 99 });
    for (const answer of answers.filter(({ status }) => status === 409))
      expect(answer).toMatchObject(duplicates({ serial: 'Hundred' }));
  });

  it('are deleted by one of many, and the others find nothing', async () => {
    for (const count of [2, 10, 20]) {
      const { id } = await site.unit();
      const answers = await together(Array.from({ length: count }), (_, index) => site.delete(id, { at: at(index) }));
      expect(tally(answers)).toEqual({ 204: 1, '404 not-found': count - 1 });
      const [deleted] = (await site.get('?deleted=true&limit=1')).body.data;
      expect(deleted).toMatchObject({ id, version: 2 });
    }
  });

  it('are there once, whoever deletes, restores and registers the same tag', async () => {
    for (let round = 0; round < 12; round += 1) {
      const assetTag = `Storm-${round}`;
      const first = await site.unit({ assetTag });
      const body = { siteId: site.id, description: 'x', assetTag };
      const STEPS = [
        (origin: string) => site.delete(first.id, { at: origin }),
        (origin: string) => site.post(`/${first.id}/restore`, undefined, { at: origin }),
        (origin: string) => site.post('', body, { at: origin }),
      ];
      const answers = await together(Array.from({ length: 18 }), (_, index) => {
        const step = STEPS[index % STEPS.length] as (typeof STEPS)[number];
        return step(at(Math.floor(index / 2)));
      });
      const allowed = ['200', '201', '204', '404 not-found', '409 duplicate'];
      expect(Object.keys(tally(answers)).filter((outcome) => !allowed.includes(outcome))).toEqual([]);
      for (const answer of answers.filter(({ status }) => status === 409))
        expect(answer).toMatchObject(duplicates({ assetTag }));
      const { rows } = await market().db.pool.query(
        'SELECT count(*)::int AS present FROM units WHERE asset_tag = $1 AND deleted_at IS NULL',
        [assetTag],
      );
      expect(rows[0].present).toBeLessThanOrEqual(1);
      const registered = answers.filter(({ status }) => status === 201).length;
      const total = await market().db.prisma.unit.count({ where: { assetTag } });
      expect(total).toBe(1 + registered);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('are made once under one key, on whichever server', async () => {
    const body = { siteId: site.id, description: 'x', serial: 'Keyed' };
    const answers = await together(Array.from({ length: 10 }), (_, index) =>
      site.post('', body, { at: at(index), headers: { 'idempotency-key': 'one-laptop' } }),
    );
    expect(tally(answers)).toEqual({ 201: 10 });
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
  });
});

describe('the control: the same race without the index', () => {
  const market = useMarket({}, { patient: true });

  it('registers a serial more than once, so the harness would notice if the product did', async () => {
    await market().db.pool.query('DROP INDEX units_site_id_serial_key_key');
    const site = await Site.open(market());
    let most = 0;
    for (let round = 0; round < 20 && most < 2; round += 1) {
      const body = { siteId: site.id, description: 'x', serial: `Serial-${round}` };
      const answers = await together(Array.from({ length: 20 }), () => site.post('', body));
      most = answers.filter(({ status }) => status === 201).length;
    }
    expect(most).toBeGreaterThan(1);
  });
});
