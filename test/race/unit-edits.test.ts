import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { raceUntilSeen } from '../support/races.ts';
import { duplicates, Site } from '../support/units.ts';
import { operator } from '../support/vouchers.ts';

const presented = (token: number): Record<string, string> => ({ 'lock-token': String(token) });
const succeeded = ({ status }: Answer) => status < 300;
const waysOf = (answers: readonly Answer[]) => Object.keys(tally(answers));

describe('units that many change at the same moment, on two servers', () => {
  const market = useMarket({}, { patient: true });
  let otherOrigin = '';
  let site: Site;
  let admin = '';

  beforeAll(async () => {
    otherOrigin = await market().secondServer();
    site = await Site.open(market());
    admin = await operator(market());
  });

  /** One server or the other. */
  const at = (index: number) => (index % 2 === 0 ? market().origin : otherOrigin);
  const read = async (id: string) => (await site.get(`/${id}`)).body;

  /** The last value of each field, as the history tells it. */
  async function toldOf(id: string): Promise<Record<string, unknown>> {
    const { data } = (await site.get(`/${id}/history?limit=100`)).body;
    return Object.fromEntries(
      data.toReversed().map(({ field, newValue }: { field: string; newValue: unknown }) => [field, newValue]),
    );
  }

  it('keep the edits of different fields, all of them', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await site.unit();
      const edits = [
        { notes: `Note ${round}` },
        { serial: `Serial ${round}` },
        { assetTag: `Tag ${round}` },
        { description: `Laptop ${round}` },
        { productId: site.productId },
      ];
      const answers = await together(edits, (body) =>
        site.patch(`/${id}`, body, { ifMatch: '"1"', at: at(edits.indexOf(body)) }),
      );
      expect(tally(answers)).toEqual({ 200: edits.length });
      const unit = await read(id);
      expect(unit).toMatchObject({ ...Object.assign({}, ...edits), version: 1 + edits.length });
      expect(unit).toMatchObject(await toldOf(id));
    }
  });

  it('take one edit of the same field, and tell everyone else what it holds now', async () => {
    for (const count of [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 10, 20]) {
      const { id } = await site.unit();
      const answers = await together(Array.from({ length: count }), (_, index) =>
        site.patch(`/${id}`, { notes: `by ${index}` }, { ifMatch: '"1"', at: at(index) }),
      );
      expect(tally(answers)).toEqual({ 200: 1, '409 edit-conflict': count - 1 });
      const { notes, version } = await read(id);
      expect(version).toBe(2);
      expect(answers.find(succeeded)?.body.notes).toBe(notes);
      for (const { body } of answers.filter((answer) => !succeeded(answer)))
        expect(body.conflicts).toEqual([
          expect.objectContaining({ field: 'notes', present: notes, changedBy: site.sellerId }),
        ]);
    }
  });

  it('take every edit of whoever wants the same', async () => {
    const { id } = await site.unit();
    const answers = await together(Array.from({ length: 20 }), (_, index) =>
      site.patch(`/${id}`, { notes: 'agreed' }, { ifMatch: '"1"', at: at(index) }),
    );
    expect(tally(answers)).toEqual({ 200: 20 });
    expect(await read(id)).toMatchObject({ notes: 'agreed', version: 2 });
  });

  it('have a tag once, whoever is edited to have it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const units = await Promise.all(Array.from({ length: 6 }, () => site.unit()));
      const assetTag = `Wanted-${round}`;
      const answers = await together(units, ({ id }) =>
        site.patch(`/${id}`, { assetTag }, { at: at(units.findIndex((unit) => unit.id === id)) }),
      );
      expect(tally(answers)).toEqual({ 200: 1, '409 duplicate': 5 });
      for (const answer of answers.filter((one) => !succeeded(one)))
        expect(answer).toMatchObject(duplicates({ assetTag }));
      // One has it, and nothing of the others was written, or told.
      const now = await Promise.all(units.map(({ id }) => read(id)));
      expect(now.map(({ version }) => version).sort()).toEqual([1, 1, 1, 1, 1, 2]);
    }
  });

  it('swap their tags never, and hang never', async () => {
    for (let round = 0; round < 6; round += 1) {
      const tags = [`Left-${round}`, `Right-${round}`];
      const units = [await site.unit({ assetTag: tags[0] }), await site.unit({ assetTag: tags[1] })];
      const answers = await together([0, 1], (index) =>
        site.patch(`/${units[index].id}`, { assetTag: tags[1 - index] }, { at: at(index) }),
      );
      expect(tally(answers)).toEqual({ '409 duplicate': 2 });
    }
  });

  it('are as their history tells, whoever edits, deletes, restores and registers the same', async () => {
    await raceUntilSeen(['200', '201', '204', '404 not-found', '409 duplicate'], 12, async (round) => {
      const serial = `Storm-${round}`;
      const { id } = await site.unit({ serial });
      const STEPS = [
        (index: number) => site.patch(`/${id}`, { notes: `n ${index}` }, { at: at(index) }),
        (index: number) => site.delete(id, { at: at(index) }),
        (index: number) => site.patch(`/${id}`, { serial: `${serial}-${index % 4}` }, { at: at(index) }),
        (index: number) => site.post(`/${id}/restore`, undefined, { at: at(index) }),
        (index: number) => site.post('', { siteId: site.id, description: 'x', serial }, { at: at(index) }),
      ];
      const answers = await together(Array.from({ length: 20 }), (_, index) =>
        (STEPS[index % STEPS.length] as (typeof STEPS)[number])(Math.floor(index / 2)),
      );
      const { rows } = await market().db.pool.query(
        `SELECT u.serial, u.notes, u.deleted_at IS NULL AS present, u.version,
           (SELECT count(DISTINCT revision)::int FROM audit_entries WHERE entity_id = u.id) AS revisions
         FROM units u WHERE id = $1`,
        [id],
      );
      const told = await toldOf(id);
      expect(rows[0]).toMatchObject({ serial: told.serial, notes: told.notes ?? null });
      expect(rows[0].present).toBe((told.deletedAt ?? null) === null);
      // Each version has its change.
      expect(rows[0].revisions).toBe(rows[0].version);
      const { rows: same } = await market().db.pool.query(
        'SELECT count(*)::int AS present FROM units WHERE serial_key = lower($1) AND deleted_at IS NULL',
        [serial],
      );
      expect(same[0].present).toBeLessThanOrEqual(1);
      return waysOf(answers);
    });
    expect(await market().findings()).toEqual([]);
  });

  it('are locked by one of many, under one token', async () => {
    for (const count of [2, 10, 50]) {
      const { id } = await site.unit();
      // Whoever comes twice has it already.
      const tokens = await Promise.all(Array.from({ length: count }, () => operator(market())));
      const answers = await together(tokens, (token) =>
        site.post(`/${id}/lock`, undefined, { token, at: at(tokens.indexOf(token)) }),
      );
      expect(tally(answers.map((answer) => (succeeded(answer) ? { ...answer, body: undefined } : answer)))).toEqual({
        200: 1,
        '409 unit-locked': count - 1,
      });
      const winner = answers.find(succeeded)?.body;
      expect(winner.token).toBe(1);
      for (const { body } of answers.filter((answer) => !succeeded(answer)))
        expect(body).toMatchObject({ heldBy: winner.heldBy, expiresAt: winner.expiresAt });
    }
  });

  it('are changed by nobody else once someone has locked them', async () => {
    await raceUntilSeen(['200', '409 unit-locked'], 20, async (round) => {
      const { id } = await site.unit();
      const edit = (index: number) => () => site.patch(`/${id}`, { notes: `n ${index}` }, { at: at(index) });
      const steps = Array.from({ length: 5 }, (_, index) => edit(index));
      // Whoever is asked first is first now and then.
      const place = round % 6;
      steps.splice(place, 0, () => site.post(`/${id}/lock`, undefined, { token: admin, at: at(round) }));
      const edits = await together(steps, (step) => step());
      const [lock] = edits.splice(place, 1);
      expect(lock?.status).toBe(200);
      const { version } = await read(id);
      expect(version).toBe(1 + edits.filter(succeeded).length);
      // Whoever came before has changed it; from the lock on nobody does.
      const { rows } = await market().db.pool.query(
        `SELECT count(*)::int AS late FROM audit_entries a JOIN unit_locks l ON l.unit_id = a.entity_id
         WHERE a.entity_id = $1 AND a.changed_by <> l.held_by AND a.changed_at > l.expires_at - interval '300 s'`,
        [id],
      );
      expect(rows).toEqual([{ late: 0 }]);
      expect((await site.patch(`/${id}`, { notes: 'late' })).body.code).toBe('unit-locked');
      return waysOf(edits);
    });
  });

  it('are changed under an old token never once an ADMIN has taken over', async () => {
    await raceUntilSeen(['200', '409 lock-lost'], 20, async (round) => {
      const { id } = await site.unit();
      const { token } = (await site.post(`/${id}/lock`)).body;
      const edit = (index: number) =>
        site.patch(`/${id}`, { notes: `n ${index}` }, { at: at(index), headers: presented(token) });
      const steps = Array.from({ length: 5 }, (_, index) => () => edit(index));
      const place = round % 6;
      steps.splice(place, 0, () => site.post(`/${id}/lock`, { takeOver: true }, { token: admin, at: at(round) }));
      const edits = await together(steps, (step) => step());
      const [taken] = edits.splice(place, 1);
      expect(taken).toMatchObject({ status: 200, body: { token: token + 1 } });
      const before = await read(id);
      expect(before.version).toBe(1 + edits.filter(succeeded).length);
      expect(tally(await together([0, 1, 2], edit))).toEqual({ '409 lock-lost': 3 });
      expect(await read(id)).toEqual(before);
      return waysOf(edits);
    });
    expect(await market().findings()).toEqual([]);
  });
});

describe('words of lists and holders that many change at the same moment, on two servers', () => {
  const market = useMarket({}, { patient: true });
  let otherOrigin = '';
  let site: Site;

  beforeAll(async () => {
    otherOrigin = await market().secondServer();
    site = await Site.open(market());
  });

  const at = (index: number) => (index % 2 === 0 ? market().origin : otherOrigin);

  it('are deleted, or named by units, and never both', async () => {
    await raceUntilSeen(['204', '409 in-use'], 24, async (round) => {
      const { id: brandId } = await site.entry('brands', `B-${round}`);
      const { id: unitId } = await site.unit();
      const describe = (index: number) =>
        index === 0
          ? site.patch(`/${unitId}`, { brandId }, { at: at(index) })
          : site.post('', { siteId: site.id, description: 'x', brandId }, { at: at(index) });
      const remove = () => site.delete(`lists/brands/${brandId}`, { at: at(round) });
      // Whoever is asked first is first now and then.
      const steps = [...[0, 1, 2].map((index) => () => describe(index))];
      steps.splice(round % 4, 0, remove);
      const answers = await together(steps, (step) => step());
      const [deleted] = answers.splice(round % 4, 1);
      const named = answers.filter(succeeded).length;
      const removal = tally([deleted as Answer]);
      expect(removal).toEqual(named > 0 ? { '409 in-use': 1 } : { 204: 1 });
      for (const { body } of answers.filter((answer) => !succeeded(answer)))
        expect(body).toMatchObject({ code: 'validation-failed', errors: [{ field: 'brandId' }] });
      expect(await market().db.prisma.unit.count({ where: { brandId } })).toBe(named);
      return Object.keys(removal);
    });
    expect(await market().findings()).toEqual([]);
  });

  it('keep edits of different fields, take one of the same, and go once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const person = { siteId: site.id, firstName: 'Ana', lastName: `Paz ${round}` };
      const { id } = (await site.post('/holders', person)).body;
      const edit = (body: object, index: number) =>
        site.patch(`/holders/${id}`, body, { ifMatch: '"1"', at: at(index) });
      const [first, second, email] = await together(
        [{ firstName: 'Eva' }, { firstName: 'Isa' }, { email: `r${round}@example.com` }],
        edit,
      );
      expect(tally([first, second] as Answer[])).toEqual({ 200: 1, '409 edit-conflict': 1 });
      expect(email?.status).toBe(200);
      const now = (await site.get(`/holders/${id}`)).body;
      expect(now).toMatchObject({ email: `r${round}@example.com`, version: 3 });
      const last = await together(
        [
          () => site.delete(`holders/${id}`, { at: at(0) }),
          () => site.delete(`holders/${id}`, { at: at(1) }),
          () => site.patch(`/holders/${id}`, { lastName: 'Luz' }, { at: at(round) }),
        ],
        (step) => step(),
      );
      const removals = last.slice(0, 2).map(({ status }) => status);
      expect(removals.sort()).toEqual([204, 404]);
      expect([200, 404]).toContain(last[2]?.status);
    }
  });
});

describe('the control: the same races without their guards', () => {
  const market = useMarket({}, { patient: true });
  let site: Site;

  beforeAll(async () => {
    site = await Site.open(market());
  });

  it('lose an edit where versions do not count, so the harness would notice if the product did', async () => {
    const { pool } = market().db;
    const { id } = await site.unit();
    let lost = 0;
    for (let round = 0; round < 20 && lost === 0; round += 1) {
      await pool.query(`UPDATE units SET notes = '', description = '' WHERE id = $1`, [id]);
      // Read it, decide, and write what was read.
      const edit = async (change: object) => {
        const { rows } = await pool.query('SELECT notes, description FROM units WHERE id = $1', [id]);
        const { notes, description } = Object.assign(rows[0], change);
        await pool.query('UPDATE units SET notes = $2, description = $3 WHERE id = $1', [id, notes, description]);
      };
      await together([{ notes: 'x' }, { description: 'x' }], edit);
      const { rows } = await pool.query(`SELECT notes = '' OR description = '' AS lost FROM units WHERE id = $1`, [id]);
      lost += rows[0].lost ? 1 : 0;
    }
    expect(lost).toBeGreaterThan(0);
  });
});
