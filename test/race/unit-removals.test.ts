import { beforeAll, describe, expect, it } from 'vitest';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Answer, callAt, tally, useMarket } from '../support/market.ts';
import { afterCalls, handicaps, raceUntilSeen } from '../support/races.ts';
import { Site, UNITS } from '../support/units.ts';
import { until } from '../support/wait.ts';

describe('what goes while someone refers to it, on two servers', () => {
  const market = useMarket({}, { patient: true });
  let otherOrigin = '';
  let site: Site;

  beforeAll(async () => {
    otherOrigin = await market().secondServer();
    site = await Site.open(market());
  });

  const at = (index: number) => (index % 2 === 0 ? market().origin : otherOrigin);

  /** Removes a row, and lets that stand once someone waits for it. */
  async function removedUnder(table: string, id: string, asking: () => Promise<Answer>): Promise<Answer> {
    const session = await sessionForTest(market().databaseUrl);
    await session.query('BEGIN');
    await session.query(`DELETE FROM ${table} WHERE id = $1`, [id]);
    const asked = asking();
    await until('it waits', async () => (await waitingForLocks(market().db.pool)) > 0);
    await session.query('COMMIT');
    return asked;
  }

  it.each(['assignments', 'transfer'])(
    'a holder: who gives them a unit by %s is told that they are not there',
    async (step) => {
      const [unit, luis, ana] = [
        await site.unit(),
        await site.holder(`Luis ${step}`),
        await site.holder(`Ana ${step}`),
      ];
      if (step === 'transfer') await site.assign(unit.id, luis);
      const before = (await site.get(`/${unit.id}`)).body;
      const give = () => site.post(`/${unit.id}/${step}`, { holderId: ana });
      expect(await removedUnder('unit_holders', ana, give)).toMatchObject({
        status: 400,
        body: { code: 'validation-failed', errors: [{ field: 'holderId' }] },
      });
      expect((await site.get(`/${unit.id}`)).body).toEqual(before);
    },
  );

  it('a holder: they are deleted, or have the unit, and never both', async () => {
    await raceUntilSeen(['201, 409 in-use', '204, 400 validation-failed'], 20, async (round) => {
      const [unit, ana] = [await site.unit(), await site.holder(`Ana ${round}`)];
      const [assignmentBehind, removalBehind] = handicaps(round);
      const answers = await Promise.all([
        afterCalls(market(), assignmentBehind).then(() => site.assign(unit.id, ana, { at: at(round) })),
        afterCalls(market(), removalBehind).then(() => site.delete(`holders/${ana}`, { at: at(round + 1) })),
      ]);
      const outcomes = tally(answers.map((answer) => (answer.status < 300 ? { ...answer, body: undefined } : answer)));
      return Object.keys(outcomes).sort().join(', ');
    });
    expect(await market().findings()).toEqual([]);
  });

  it('a word: a file that names it is decided anew, and its line is told', async () => {
    const brand = await site.entry('brands', 'GOING');
    const file = () =>
      callAt(market().origin, 'POST', `${UNITS}/imports`, {
        token: site.token,
        body: `site_id,description,brand_code\n${site.id},x,GOING`,
        headers: { 'content-type': 'text/csv' },
      });
    expect(await removedUnder('unit_list_entries', brand.id, file)).toMatchObject({
      status: 400,
      body: { code: 'import-rejected', rejected: [{ line: 2, field: 'brand_code' }] },
    });
    expect(await market().findings()).toEqual([]);
  });
});
