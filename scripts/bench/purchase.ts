import { type Answer, runLoad } from './http-load.ts';
import { measure, measureJourneys, type Phase } from './measure.ts';
import type { Fleet } from './processes.ts';
import { addOne, cancel, freshList, get, inTurn, oneOf, pay, process, search } from './requests.ts';
import { checkoutWithKey, type Shopper, type Stage } from './stage.ts';

/** What stands around a checkout: the steps of a purchase one by one, and the whole of it. */

const BUYERS = 100;
/** More than any machine of two cores serves in a second. */
const PER_SECOND = 6_000;
const ORDERS_PER_SECOND = 3_000;

interface StepPhase {
  readonly name: string;
  readonly success: number;
  /** The requests of a round, as many as it may need. */
  readonly requests: (count: number) => Promise<() => Buffer | undefined>;
  readonly connections?: number;
  readonly perSecond?: number;
}

function stepPhase(stage: Stage, fleet: Fleet, phase: StepPhase): Phase {
  const { name, success, requests, connections = BUYERS, perSecond = PER_SECOND } = phase;
  return {
    name,
    run: async (seconds) => {
      const next = await requests(Math.ceil(perSecond * seconds));
      const measured = await measure({ stage, fleet, connections, seconds, success, next });
      return { ...measured, meanTries: undefined };
    },
  };
}

/** Orders that wait for their payment, each of another buyer, as many as a round may need. */
async function unpaidOrders(stage: Stage, fleet: Fleet, count: number) {
  const buyers = await stage.buyersWith(count, () => [{ productId: oneOf(stage.products), quantity: 1 }]);
  const next = inTurn(buyers.map(({ request }) => request));
  await runLoad({ origins: fleet.origins, connections: 500, seconds: 600, next });
  const { rows } = await stage.db.pool.query<{ id: string; buyer_id: string }>(
    `SELECT DISTINCT ON (buyer_id) id, buyer_id FROM orders
     WHERE status = 'PENDING_PAYMENT' AND buyer_id = ANY($1::uuid[]) ORDER BY buyer_id, id DESC`,
    [buyers.map(({ id }) => id)],
  );
  const byId = new Map(buyers.map((buyer) => [buyer.id, buyer]));
  return rows.flatMap(({ id, buyer_id }) => {
    const buyer = byId.get(buyer_id);
    return buyer === undefined ? [] : [{ id, buyer }];
  });
}

/** A list, a product, into the cart, a checkout with its key, paid, and looked at. */
function purchase(stage: Stage, shoppers: readonly Shopper[]) {
  let came = 0;
  return async (send: (request: Buffer) => Promise<Answer>): Promise<number> => {
    const shopper = shoppers[came++ % shoppers.length];
    if (shopper === undefined) throw new Error('nobody came');
    const productId = oneOf(stage.products);
    await send(get(freshList()));
    await send(get(`/products/${productId}`));
    await send(addOne(shopper, productId));
    const placed = await send(checkoutWithKey(shopper));
    if (placed.status !== 201) return placed.status;
    const orderId: string = JSON.parse(placed.body.toString()).orders[0].id;
    const paid = await send(pay(shopper, orderId));
    if (paid.status !== 201) return paid.status;
    return (await send(get(`/orders/${orderId}`, shopper))).status;
  };
}

export function purchasePhases(stage: Stage, fleet: Fleet): Phase[] {
  const step = (phase: StepPhase) => stepPhase(stage, fleet, phase);
  /** What becomes of orders that wait for their payment. */
  const ending = (name: string, success: number, end: (buyer: Shopper, orderId: string) => Buffer) =>
    step({
      name,
      success,
      perSecond: ORDERS_PER_SECOND,
      requests: async (count) => {
        const orders = await unpaidOrders(stage, fleet, count);
        return inTurn(orders.map(({ id, buyer }) => end(buyer, id)));
      },
    });
  const reading = (name: string, path: () => string) =>
    step({ name, success: 200, connections: 50, requests: async () => () => get(path()) });
  return [
    reading('read the first list of 20', () => '/products'),
    reading('read a list of 20 that nobody else reads', freshList),
    reading('read a search of two words', search),
    {
      ...step({
        name: 'read a search of two words, alone',
        success: 200,
        connections: 1,
        requests: async () => () => get(search()),
      }),
    },
    step({
      name: 'add to cart, 100 buyers, cold',
      success: 201,
      requests: async (count) => {
        const buyers = await stage.buyersWith(count, () => []);
        return inTurn(buyers.map((buyer) => addOne(buyer, oneOf(stage.products))));
      },
    }),
    step({
      name: 'read a cart, 100 buyers',
      success: 200,
      requests: async () => {
        const buyers = await stage.buyersWith(5_000, () => [{ productId: oneOf(stage.products), quantity: 1 }]);
        return () => get('/cart', oneOf(buyers));
      },
    }),
    ending('pay, 100 buyers, cold', 201, pay),
    ending('cancel, 100 buyers, cold', 200, cancel),
    step({
      name: 'change a status, 100 sellers, cold',
      success: 200,
      perSecond: ORDERS_PER_SECOND,
      requests: async (count) => {
        const orders = await unpaidOrders(stage, fleet, count);
        const sellers = await stage.payAll(orders.map(({ id }) => id));
        return inTurn(orders.flatMap(({ id }) => process(sellers.get(id) ?? '', id)));
      },
    }),
    {
      name: 'whole purchase of six calls, 100 buyers, hot',
      run: async (seconds) => {
        const shoppers = await stage.buyersWith(PER_SECOND, () => []);
        const journey = purchase(stage, shoppers);
        const measured = await measureJourneys({ stage, fleet, connections: BUYERS, seconds, success: 200, journey });
        return { ...measured, meanTries: undefined };
      },
    },
  ];
}
