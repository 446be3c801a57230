import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../src/platform/migrations.ts';
import { callAt, TestMarket } from '../support/market.ts';
import { type Pair, type Standby, startPair } from '../support/standby.ts';
import { offer, patchProduct } from '../support/steps.ts';
import { until } from '../support/wait.ts';

/** Standbys that are not what they were, or not of what the primary is now. */

const PRODUCTS = '/api/marketplace/products';
/** Nothing here is found out by its being too old, and nothing is kept. */
const environment = { REPLICA_LAG_MAX_MS: '60000', READ_CACHE_MS: '1' };

describe('a read replica', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair();
    await migrate(pair.url);
  });
  afterAll(() => pair?.stop());

  async function open(databaseUrl: string, standby: Standby): Promise<TestMarket> {
    const market = await TestMarket.open(
      { DATABASE_REPLICA_URL: standby.url, ...environment },
      { databaseUrl, patient: true },
    );
    onTestFinished(() => market.close());
    return market;
  }

  const inState = (market: TestMarket, state: string) =>
    until(`the replica is ${state}`, async () => (await market.metric('tianguis_replica_state', { state })) === 1);
  const answered = (market: TestMarket) => market.metric('tianguis_replica_reads_total', { by: 'replica' });
  const nameSeen = async ({ origin }: TestMarket, id: string): Promise<string> =>
    (await callAt(origin, 'GET', `${PRODUCTS}/${id}`)).body.name;
  const nameThere = async (server: Standby, id: string): Promise<string | undefined> =>
    (await server.ask(`SELECT name FROM products WHERE id = '${id}'`)).rows[0]?.name;
  const rename = (server: Standby, id: string, name: string) =>
    server.ask(`UPDATE products SET name = '${name}', revision = revision + 1 WHERE id = '${id}'`);

  async function answersAgain(market: TestMarket, id: string): Promise<void> {
    const before = await answered(market);
    await until('it is asked', async () => {
      expect((await callAt(market.origin, 'GET', `${PRODUCTS}/${id}`)).status).toBe(200);
      return (await answered(market)) > before;
    });
  }

  it('that has gone back to an earlier place shows nobody what it showed before', async () => {
    const { standby } = pair;
    const market = await open(pair.url, standby);
    const seller = await market.seller();
    const { id } = await offer(market, seller.token, { name: 'before' });
    // From here it begins when it is started again: nothing that comes later is written to its files before its end.
    await standby.ask('ALTER SYSTEM SET bgwriter_lru_maxpages = 0');
    await standby.ask('SELECT pg_reload_conf()');
    await until('it has the product', async () => (await nameThere(standby, id)) === 'before');
    await market.db.pool.query('CHECKPOINT');
    await until('it begins there', async () => {
      await standby.ask('CHECKPOINT');
      return (await nameThere(standby, id)) === 'before';
    });
    expect((await patchProduct(market, seller.token, id, { name: 'after' })).status).toBe(200);
    await until('it has the change', async () => (await nameThere(standby, id)) === 'after');
    await inState(market, 'serving');
    await answersAgain(market, id);

    const goOn = async () => {
      await standby.ask('ALTER SYSTEM RESET recovery_min_apply_delay');
      await standby.ask('SELECT pg_reload_conf()');
    };
    await standby.ask(`ALTER SYSTEM SET recovery_min_apply_delay = '1h'`);
    onTestFinished(goOn);
    await standby.kill();
    await standby.start();
    expect(await nameThere(standby, id)).toBe('before');
    // More often than it takes to look at it again.
    const seen = new Set<string>();
    for (let times = 0; times < 100; times += 1) seen.add(await nameSeen(market, id));
    expect([...seen]).toEqual(['after']);

    await goOn();
    await inState(market, 'serving');
    await answersAgain(market, id);
    expect(await nameSeen(market, id)).toBe('after');
  });

  // The last: there are two primaries after that.
  it('of a primary that was replaced is not asked, however far it has come; one of the new primary is', async () => {
    const { standby: ofTheOld } = pair;
    const [promoted, following] = [await pair.another(), await pair.another()];
    const first = await open(pair.url, ofTheOld);
    const seller = await first.seller();
    const { id } = await offer(first, seller.token, { name: 'as sold' });
    for (const each of [promoted, following])
      await until('it has the product', async () => (await nameThere(each, id)) === 'as sold');
    // Before: it must not come further on the old timeline than the one that begins the new.
    await following.follow(promoted.url);
    await until('it follows', async () => {
      const { rows } = await promoted.ask(`SELECT FROM pg_stat_replication WHERE state = 'streaming'`);
      return rows.length === 1;
    });
    await promoted.promote();
    // The one that was replaced is still there, and writes.
    await first.db.pool.query(
      `UPDATE products SET name = 'of another world', revision = revision + 1 WHERE id = '${id}'`,
    );
    await first.db.pool.query(`SELECT pg_logical_emit_message(false, 'filler', repeat('-', 40000000))`);
    await until('it is told', async () => (await nameThere(ofTheOld, id)) === 'of another world');

    const stranger = await open(promoted.url, ofTheOld);
    const market = await open(promoted.url, following);
    await rename(promoted, id, 'as sold now');
    // Where it stands is written to its files now and then.
    await promoted.ask('CHECKPOINT');
    await until('the right one serves', async () => {
      await following.ask('CHECKPOINT');
      return (await market.metric('tianguis_replica_state', { state: 'serving' })) === 1;
    });
    await answersAgain(market, id);
    expect(await nameSeen(market, id)).toBe('as sold now');

    expect(await stranger.metric('tianguis_replica_state', { state: 'gone' })).toBe(1);
    for (let times = 0; times < 20; times += 1) expect(await nameSeen(stranger, id)).toBe('as sold now');
    expect(await answered(stranger)).toBe(0);
  });
});
