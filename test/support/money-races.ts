import pg from 'pg';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { fillCarts } from '../../scripts/support/crowd.ts';
import type { Charge, ChargeRefund, ChargeState, RefundState } from '../../src/features/providers/index.ts';
import { type Answer, type Buyer, type TestMarket, together, useMarket } from './market.ts';
import { addPastOrders } from './orders.ts';
import { TestProvider } from './provider.ts';
import { type Placed, pay } from './steps.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { until } from './wait.ts';

/** What a race about money takes: many orders at once, and a look at where the money is in the end. */

/**
 * How a race is run: as it is, often; and with 200 ms more for every query, which lets everything come in between, and with as many
 * connections as it takes to have all under way at once.
 */
export const PACES = [
  { pace: 'often', orders: 50, rounds: 2, delayMs: 0, connections: 14 },
  { pace: 'with 200 ms added to every query', orders: 6, rounds: 1, delayMs: 100, connections: 60 },
] as const;

export type Pace = (typeof PACES)[number];

/** Describes races at each pace. Those that mostly wait for the network do so together. */
export function describeRaces(what: string, tests: (pace: Pace) => void): void {
  for (const pace of PACES) {
    const describeAt = pace.delayMs === 0 ? describe : describe.concurrent;
    describeAt(`${what}, ${pace.pace}`, () => tests(pace));
  }
}

/** Of a unit of all that is sold here. */
export const PRICE_AMOUNT = 12_900;

/** A provider that says when it took money, and whose refunds may come back from the buyer's bank. */
export class WatchedProvider extends TestProvider {
  /** Told of every charge; its answer waits for this. */
  onCharge: (charge: Charge) => Promise<unknown> = async () => {};
  /** It sends refunds, and its answers are lost at once. */
  losesRefunds = false;
  readonly #bounced = new Set<string>();

  override async charge(charge: Charge, signal: AbortSignal): Promise<ChargeState> {
    const [answer] = await Promise.all([super.charge(charge, signal), this.onCharge(charge)]);
    return answer;
  }

  override async refund(refund: ChargeRefund, signal: AbortSignal): Promise<RefundState> {
    if (this.losesRefunds) {
      await super.refund(refund, signal);
      throw new Error('the answer was lost');
    }
    if (!this.#bounced.has(refund.key)) return super.refund(refund, signal);
    this.calls.refund += 1;
    return { status: 'FAILED', failure: 'the account is closed' };
  }

  /** What it holds of each attempt. */
  heldByAttempt(): Map<string, bigint> {
    const held = new Map<string, bigint>();
    for (const [id, { status, amount }] of this.charges) held.set(id, status === 'SUCCEEDED' ? amount : 0n);
    for (const { charge, amount } of this.refunds.values())
      held.set(charge.attemptId, (held.get(charge.attemptId) ?? 0n) - amount);
    return held;
  }

  /** The buyer's bank did not take what was sent. */
  bounce(key: string): void {
    if (!this.refunds.delete(key)) throw new Error(`there is no refund ${key}`);
    this.#bounced.add(key);
  }
}

/** An order with an attempt to pay it that was recorded. */
export interface Attempted extends Placed {
  readonly attemptId: string;
}

/** Outcomes of races, counted. */
export type Counts = Record<string, number>;

/** @returns how often each of the outcomes came */
export function countsOf(outcomes: readonly string[]): Counts {
  const counts: Counts = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

export const outcomeOf = ({ status, body }: Answer) =>
  `${status}${body?.code === undefined ? '' : ` ${body.code as string}`}`;

/** A market of one pace, its provider, and what races need of both. */
export class MoneyRaces {
  readonly market: () => TestMarket;
  readonly provider = new WatchedProvider();
  readonly pace: Pace;
  #proxy: TcpProxy | undefined;
  #looking: pg.Pool | undefined;
  /** How many go slowly at the moment. */
  #slow = 0;

  /** Called where a file's tests are described. */
  constructor(pace: Pace) {
    this.pace = pace;
    beforeAll(async () => {
      this.#proxy = await TcpProxy.start();
    });
    afterAll(() => this.#proxy?.close());
    this.market = useMarket(
      { DATABASE_POOL_SIZE: `${pace.connections}` },
      { patient: true, provider: this.provider, reach: (url) => this.#through.reach(url) },
    );
    // Before the market's database goes.
    afterAll(() => this.#looking?.end());
  }

  get #through(): TcpProxy {
    if (this.#proxy === undefined) throw new Error('the proxy is there while tests run, not before');
    return this.#proxy;
  }

  /** The database itself, without the delay. */
  get database(): pg.Pool {
    this.#looking ??= new pg.Pool({ connectionString: this.market().databaseUrl, max: 3 });
    return this.#looking;
  }

  /** Does something at this pace, once per round. */
  async race(work: (round: number) => Promise<unknown>): Promise<void> {
    for (let round = 0; round < this.pace.rounds; round += 1) await work(round);
  }

  /** Does something while every query takes as long as it does at this pace. */
  async slowly<T>(work: () => Promise<T>): Promise<T> {
    this.#slow += 1;
    this.#through.delayMs = this.pace.delayMs;
    try {
      return await work();
    } finally {
      this.#slow -= 1;
      if (this.#slow === 0) this.#through.delayMs = 0;
    }
  }

  /** Starts something for every one at once, at this pace. */
  each<T, R>(all: readonly T[], start: (one: T, index: number) => Promise<R>): Promise<R[]> {
    return this.slowly(() => together(all, start));
  }

  /** Unpaid orders of one product, as many as there are in a round; their time is up where `expiredSeconds` is positive. */
  async unpaid(quantity = 1, expiredSeconds = -3600): Promise<Placed[]> {
    const { orders: count } = this.pace;
    const { id: productId, seller } = await this.market().product(count * quantity);
    const buyer = await this.market().buyer();
    const ids = await addPastOrders(this.market(), { productId, seller, buyer, count, quantity, expiredSeconds });
    return ids.map((id) => ({ id, productId, seller, buyer }));
  }

  /** The same, each with an attempt that the provider has, and of which nobody has heard. */
  async attempted(was: 'PENDING' | 'DECLINED', charged: ChargeState['status'], placed: readonly Placed[]) {
    const { rows } = await this.market().db.pool.query<{ id: string; order_id: string; amount: string }>(
      `WITH failed AS (UPDATE orders SET status = 'PAYMENT_FAILED' WHERE id = ANY($1) AND $2 = 'DECLINED')
       INSERT INTO payments (id, order_id, status, provider, payment_method, amount, settled_at)
       SELECT gen_random_uuid(), id, $2::payment_status, $3, 'pm_card_visa', total_amount, CASE $2 WHEN 'DECLINED' THEN now() END
       FROM orders WHERE id = ANY($1) RETURNING id, order_id, amount`,
      [placed.map(({ id }) => id), was, this.provider.name],
    );
    const attempts = new Map(rows.map(({ id, order_id, amount }) => [order_id, { id, amount: BigInt(amount) }]));
    return placed.map((order): Attempted => {
      const { id: attemptId = '', amount = 0n } = attempts.get(order.id) ?? {};
      this.provider.charges.set(attemptId, { status: charged, amount });
      return { ...order, attemptId };
    });
  }

  /** Paid orders of so many units each. */
  async paid(quantity: number): Promise<Placed[]> {
    const placed = await this.unpaid(quantity);
    const answers = await together(placed, (order) => pay(this.market(), order));
    expect(countsOf(answers.map(outcomeOf))).toEqual({ 201: placed.length });
    return placed;
  }

  /** Expired orders of the last unit of a product each, whose attempt was declined; and buyers who want that unit. */
  async lastUnits(): Promise<{ late: Attempted; rival: Buyer }[]> {
    const { orders: count } = this.pace;
    const market = this.market();
    const seller = await market.seller();
    const [buyer, rivals, products] = await Promise.all([
      market.buyer(),
      market.buyers(count),
      market.products(seller.id, count, 1),
    ]);
    const carts = rivals.map(({ cartId }, n) => ({ cartId, items: [{ productId: products[n] ?? '', quantity: 1 }] }));
    await fillCarts(market.db.pool, carts);
    const placed = await together(products, async (productId) => {
      const [id = ''] = await addPastOrders(market, { productId, seller, buyer, count: 1, expiredSeconds: 60 });
      return { id, productId, seller, buyer };
    });
    const attempted = await this.attempted('DECLINED', 'DECLINED', placed);
    return attempted.map((late, n) => ({ late, rival: rivals[n] as Buyer }));
  }

  tell(event: { id: string; type: string; attemptId?: string; refundId?: string }): Promise<Answer> {
    return this.provider.tell(this.market().origin, event);
  }

  /** Waits until an event about an attempt was processed. */
  async processed(attemptId: string): Promise<void> {
    const text = 'SELECT FROM provider_events WHERE attempt_id = $1 AND processed_at IS NOT NULL';
    await until(
      'the event is processed',
      async () => ((await this.database.query(text, [attemptId])).rowCount ?? 0) > 0,
    );
  }

  cancel({ id, buyer }: Placed): Promise<Answer> {
    return this.market().call('POST', `/api/marketplace/orders/${id}/cancel`, { token: buyer.token });
  }

  refund({ id, seller }: Placed, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const path = `/api/marketplace/orders/${id}/refunds`;
    return this.market().call('POST', path, { token: seller.token, headers, ...(body && { body }) });
  }

  /** How each order and its money ended: its status, those of its payments, and what was refunded of them. */
  async endsOf(placed: readonly { readonly id: string }[]): Promise<string[]> {
    const { rows } = await this.database.query<{ id: string; seen: string }>(
      `SELECT o.id, concat_ws(' ', o.status, (SELECT string_agg(p.status::text, ' ' ORDER BY p.status) FROM payments p WHERE p.order_id = o.id),
         (SELECT nullif(sum(amount), 0) FROM refunds r WHERE r.order_id = o.id)) AS seen
       FROM orders o WHERE id = ANY($1)`,
      [placed.map(({ id }) => id)],
    );
    const ends = new Map(rows.map(({ id, seen }) => [id, seen]));
    return placed.map(({ id }) => ends.get(id) ?? 'none');
  }

  /** The units of an order in the ledger, by what happened to them; those that came back count where they lie. */
  async unitsOf(orderId: string): Promise<Counts> {
    const { rows } = await this.database.query<{ kind: string; units: number }>(
      `SELECT kind, sum(delta)::int AS units FROM ledger_entries
       WHERE order_id = $1 AND (kind <> 'RETURN' OR warehouse_id IS NOT NULL) GROUP BY kind`,
      [orderId],
    );
    return Object.fromEntries(rows.map(({ kind, units }) => [kind, units]));
  }

  /** Waits for what goes on after the answers: events that are processed, and refunds that are sent. */
  async settled(): Promise<void> {
    await this.allProcessed();
    await until('all refunds are sent', async () => {
      return (await this.#count(`FROM refunds WHERE status = 'PENDING'`)) === 0;
    });
  }

  /** Waits until all that the provider told has been processed. */
  async allProcessed(): Promise<void> {
    await until('all events are processed', async () => {
      return (await this.#count('FROM provider_events WHERE processed_at IS NULL')) === 0;
    });
  }

  async #count(rowsOf: string): Promise<number | undefined> {
    return (await this.database.query<{ n: number }>(`SELECT count(*)::int AS n ${rowsOf}`)).rows[0]?.n;
  }

  /** Everything is where the books say, and the provider holds as much of each payment as they do. */
  async expectMoneyInPlace(): Promise<void> {
    await this.settled();
    expect(await this.market().findings()).toEqual([]);
    // Of tests that run beside this one money may be on its way.
    await until('the provider holds what is entered', async () => (await this.#misplaced()) === 0);
  }

  /** Payments of which the provider holds another amount than is entered. */
  async #misplaced(): Promise<number> {
    const { rows } = await this.database.query<{ id: string; held: string }>(
      `SELECT p.id, coalesce(sum(e.provider_amount), 0)::text AS held FROM payments p LEFT JOIN money_entries e ON e.payment_id = p.id
       GROUP BY p.id`,
    );
    const entered = new Map(rows.map(({ id, held }) => [id, BigInt(held)]));
    return [...this.provider.heldByAttempt()].filter(([id, held]) => entered.get(id) !== held).length;
  }
}
