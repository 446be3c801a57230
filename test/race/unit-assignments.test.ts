import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { afterCalls, handicaps, raceUntilSeen } from '../support/races.ts';
import { Site } from '../support/units.ts';

/** What came of it is told apart by the status alone where it succeeded. */
const outcomesOf = (answers: readonly Answer[]) =>
  tally(answers.map((answer) => (answer.status < 300 ? { ...answer, body: undefined } : answer)));

describe('one unit that many want, on two servers', () => {
  const market = useMarket({}, { patient: true });
  let otherOrigin = '';
  let site: Site;
  const holders: string[] = [];

  beforeAll(async () => {
    otherOrigin = await market().secondServer();
    site = await Site.open(market());
    for (let n = 0; n < 20; n += 1) holders.push(await site.holder(`Ana ${n}`));
  });

  /** One server or the other. */
  const at = (index: number) => (index % 2 === 0 ? market().origin : otherOrigin);
  const holder = (index: number) => holders[index % holders.length] ?? '';
  const historyOf = async (id: string) => (await site.get(`/${id}/assignments?limit=100`)).body.data;

  /** Everyone who was refused was told who has it. */
  function expectTold(answers: readonly Answer[], winner: Answer | undefined): void {
    const { holderId, holderName: name, assignedAt } = winner?.body ?? {};
    for (const { body } of answers.filter((answer) => answer !== winner))
      expect(body).toMatchObject({
        ...{ status: 409, unitStatus: 'ASSIGNED', code: 'unit-not-available' },
        holder: { holderId, name, assignedAt },
      });
  }

  it('is assigned to one, and everyone else is told who has it', async () => {
    for (const count of [2, 2, 2, 5, 5, 10, 10, 10]) {
      const { id } = await site.unit();
      const answers = await together(Array.from({ length: count }), (_, index) =>
        site.assign(id, holder(index), { at: at(index) }),
      );
      expect(outcomesOf(answers)).toEqual({ 201: 1, '409 unit-not-available': count - 1 });
      expectTold(
        answers,
        answers.find(({ status }) => status === 201),
      );
      expect(await historyOf(id)).toHaveLength(1);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('is assigned to one of a hundred', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { id } = await site.unit();
      const answers = await together(Array.from({ length: 100 }), (_, index) => site.assign(id, holder(index)));
      expect(outcomesOf(answers)).toEqual({ 201: 1, '409 unit-not-available': 99 });
      expectTold(
        answers,
        answers.find(({ status }) => status === 201),
      );
      expect((await site.get(`/${id}`)).body).toMatchObject({ status: 'ASSIGNED', version: 2 });
    }
    expect(await market().findings()).toEqual([]);
  });

  it('is assigned once under one key, on whichever server', async () => {
    const { id } = await site.unit();
    const answers = await together(Array.from({ length: 10 }), (_, index) =>
      site.assign(id, holder(0), { at: at(index), headers: { 'idempotency-key': 'one-assignment' } }),
    );
    expect(tally(answers)).toEqual({ 201: 10 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it.each(['return', 'retire'])('goes through %s once', async (step) => {
    for (const count of [2, 10, 10]) {
      const { id } = await site.unit();
      await site.assign(id, holder(0));
      const answers = await together(Array.from({ length: count }), (_, index) =>
        site.post(`/${id}/${step}`, undefined, { at: at(index) }),
      );
      expect(outcomesOf(answers)).toEqual({ 200: 1, '409 invalid-transition': count - 1 });
    }
    expect(await market().findings()).toEqual([]);
  });

  it('is either deleted or assigned', async () => {
    await raceUntilSeen(['201 409', '404 204'], 10, async (round) => {
      const [assignmentBehind, deletionBehind] = handicaps(round);
      const { id } = await site.unit();
      const [assigned, deleted] = await Promise.all([
        afterCalls(market(), assignmentBehind).then(() => site.assign(id, holder(round), { at: at(round) })),
        afterCalls(market(), deletionBehind).then(() => site.delete(id, { at: at(round + 1) })),
      ]);
      if (deleted.status === 409)
        expect(deleted.body).toMatchObject({ code: 'unit-not-available', holder: { holderId: holder(round) } });
      return `${assigned.status} ${deleted.status}`;
    });
    expect(await market().findings()).toEqual([]);
  });

  it('has one story, whoever assigns, returns, transfers, retires, reinstates, deletes and restores it', async () => {
    const ALLOWED = [
      ...['200', '201', '204', '404 not-found', '409 unit-not-available', '409 invalid-transition'],
      // Whoever lost every try, or waited too long for a turn.
      ...['409 concurrency-conflict', '503 overloaded'],
    ];
    for (let round = 0; round < 10; round += 1) {
      const { id } = await site.unit();
      const STEPS = [
        (index: number) => site.assign(id, holder(index), { at: at(index) }),
        (index: number) => site.post(`/${id}/return`, undefined, { at: at(index) }),
        (index: number) => site.post(`/${id}/transfer`, { holderId: holder(index) }, { at: at(index) }),
        (index: number) => site.post(`/${id}/retire`, { reason: 'x' }, { at: at(index) }),
        (index: number) => site.post(`/${id}/reinstate`, undefined, { at: at(index) }),
        (index: number) => site.delete(id, { at: at(index) }),
        (index: number) => site.post(`/${id}/restore`, undefined, { at: at(index) }),
        (index: number) => site.assign(id, holder(index + 1), { at: at(index + 1) }),
      ];
      const answers = await together(Array.from({ length: 24 }), (_, index) => {
        const step = STEPS[(index + round) % STEPS.length] as (typeof STEPS)[number];
        return step(index + Math.floor(index / STEPS.length));
      });
      const outcomes = outcomesOf(answers);
      expect(Object.keys(outcomes).filter((outcome) => !ALLOWED.includes(outcome))).toEqual([]);
      // Each assignment that was answered is there, and no other.
      const begun = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
      const history: { id: string }[] = await historyOf(id);
      expect(history.map((one) => one.id).sort()).toEqual(begun.sort());
      const { version } = await market().db.prisma.unit.findUniqueOrThrow({ where: { id } });
      const done = answers.filter(({ status }) => status < 300).length;
      // What was restored already stays as it is.
      expect(version).toBeLessThanOrEqual(1 + done);
      expect(version).toBeGreaterThan(begun.length);
      expect(await market().findings()).toEqual([]);
    }
  });
});

describe('the control: the same race where nothing says that a unit is taken', () => {
  const market = useMarket({}, { patient: true });

  it('gives a unit to two, so the harness would notice if the product did', async () => {
    const site = await Site.open(market());
    const [ana, luis] = [await site.holder('Ana'), await site.holder('Luis')];
    const { pool } = market().db;
    await pool.query('DROP INDEX unit_assignments_unit_id_key');
    // A unit that says nothing of who has it.
    await pool.query(`CREATE FUNCTION keep_status() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.status := OLD.status; RETURN NEW; END $$`);
    await pool.query(
      'CREATE TRIGGER units_keep_status BEFORE UPDATE ON units FOR EACH ROW EXECUTE FUNCTION keep_status()',
    );
    let most = 0;
    for (let round = 0; round < 20 && most < 2; round += 1) {
      const { id } = await site.unit();
      const answers = await together(Array.from({ length: 20 }), (_, index) =>
        site.assign(id, index % 2 === 0 ? ana : luis),
      );
      most = answers.filter(({ status }) => status === 201).length;
    }
    expect(most).toBeGreaterThan(1);
    expect((await market().findings()).map(({ check }) => check)).toContain('nobody has a unit while another has it');
  });
});
