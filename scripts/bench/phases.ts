import { bookingPhases } from './bookings.ts';
import { classicalPhase } from './classical.ts';
import { disturbedPhases } from './disturbed.ts';
import { cleanupPhase } from './expired.ts';
import { heldPhases } from './held.ts';
import { runLoad, wireRequest } from './http-load.ts';
import { inventoryPhases } from './inventory.ts';
import { measure, type Phase } from './measure.ts';
import type { Fleet } from './processes.ts';
import { purchasePhases } from './purchase.ts';
import type { BasketItem, Stage } from './stage.ts';

export interface Fleets {
  readonly group: Fleet;
  readonly optimistic: Fleet;
  /** As group, with traces sent to a collector. */
  readonly traced: Fleet;
  readonly two: Fleet;
  readonly four: Fleet;
}

/** More carts than any machine of two cores empties in a second. */
const CARTS_PER_SECOND = 9_000;
const CARTS_PER_SECOND_OPTIMISTIC = 500;
const CARTS_PER_SECOND_ALONE = 1_000;
const HOT_SHARE = 0.8;
const READERS = 50;
const READERS_DURING_SALE = 5;

type Basket = 'hot' | 'cold' | 'mixed' | number;

interface CheckoutPhase {
  readonly name: string;
  readonly fleet: Fleet;
  readonly buyers: number;
  readonly basket: Basket;
  readonly cartsPerSecond?: number;
  /** Each under an Idempotency-Key of its own. */
  readonly keys?: boolean;
}

/** Different products, so many of them, at random. */
function someProducts(stage: Stage, count: number): BasketItem[] {
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(stage.products[Math.floor(Math.random() * stage.products.length)] ?? '');
  return [...chosen].map((productId) => ({ productId, quantity: 1 }));
}

async function chooser(stage: Stage, basket: Basket): Promise<() => readonly BasketItem[]> {
  if (typeof basket === 'number') return () => someProducts(stage, basket);
  const cold = () => someProducts(stage, 1 + Math.floor(Math.random() * 3));
  if (basket === 'cold') return cold;
  const hot = [{ productId: await stage.newProduct(), quantity: 1 }];
  return basket === 'hot' ? () => hot : () => (Math.random() < HOT_SHARE ? hot : cold());
}

/** Buyers who check out carts of their own, so many at a time. */
export function checkoutPhase(stage: Stage, phase: CheckoutPhase): Phase {
  const { name, fleet, buyers, basket, cartsPerSecond = CARTS_PER_SECOND, keys = false } = phase;
  return {
    name,
    processes: fleet.processes,
    run: async (seconds) => {
      const [count, choose] = [Math.ceil(cartsPerSecond * seconds), await chooser(stage, basket)];
      const requests = await (keys ? stage.checkoutsWithKeys(count, choose) : stage.checkouts(count, choose));
      let sent = 0;
      const next = () => requests[sent++];
      return measure({ stage, fleet, connections: buyers, seconds, success: 201, next });
    },
  };
}

function readPhase(stage: Stage, fleet: Fleet, name: string, path: () => string): Phase {
  return {
    name,
    run: (seconds) =>
      measure({
        stage,
        fleet,
        connections: READERS,
        seconds,
        success: 200,
        next: () => wireRequest('GET', path(), {}),
      }),
  };
}

/** A few readers of product pages while 500 buyers are at one product, in the same process. */
function readDuringSalePhase(stage: Stage, fleet: Fleet, path: () => string): Phase {
  return {
    name: 'read a product during hot, 500 buyers',
    run: async (seconds) => {
      const requests = await stage.checkouts(CARTS_PER_SECOND * seconds, await chooser(stage, 'hot'));
      let sent = 0;
      const sale = runLoad({ origins: fleet.origins, connections: 500, seconds, next: () => requests[sent++] });
      const next = () => wireRequest('GET', path(), {});
      const reads = await measure({ stage, fleet, connections: READERS_DURING_SALE, seconds, success: 200, next });
      await sale;
      // What the sale cost is in it, so only the rate and the latencies are the readers' own.
      return {
        ...reads,
        statementsPerOrder: undefined,
        nodeCpu: undefined,
        postgresCpu: undefined,
        meanTries: undefined,
      };
    },
  };
}

/** Everything that is measured over HTTP, but the growth. */
export function phasesOf(stage: Stage, { group, optimistic, traced, two, four }: Fleets): Phase[] {
  const checkout = (phase: CheckoutPhase) => checkoutPhase(stage, phase);
  const anyProduct = () => stage.products[Math.floor(Math.random() * stage.products.length)];
  return [
    classicalPhase(stage),
    checkout({
      name: 'optimistic, hot, 100 buyers',
      fleet: optimistic,
      buyers: 100,
      basket: 'hot',
      cartsPerSecond: CARTS_PER_SECOND_OPTIMISTIC,
    }),
    checkout({ name: 'hot, 100 buyers', fleet: group, buyers: 100, basket: 'hot' }),
    checkout({ name: 'hot, 500 buyers', fleet: group, buyers: 500, basket: 'hot' }),
    checkout({ name: 'hot, 500 buyers, with keys', fleet: group, buyers: 500, basket: 'hot', keys: true }),
    checkout({ name: 'hot, 500 buyers, with traces', fleet: traced, buyers: 500, basket: 'hot' }),
    checkout({ name: 'hot, 1000 buyers', fleet: group, buyers: 1000, basket: 'hot' }),
    checkout({ name: 'cold, 500 buyers', fleet: group, buyers: 500, basket: 'cold' }),
    checkout({ name: 'mixed 80/20, 500 buyers', fleet: group, buyers: 500, basket: 'mixed' }),
    checkout({
      name: 'one at a time',
      fleet: group,
      buyers: 1,
      basket: 'cold',
      cartsPerSecond: CARTS_PER_SECOND_ALONE,
    }),
    checkout({ name: 'hot, 500 buyers, 2 processes', fleet: two, buyers: 500, basket: 'hot' }),
    checkout({ name: 'hot, 500 buyers, 4 processes', fleet: four, buyers: 500, basket: 'hot' }),
    readPhase(stage, group, 'read a product', () => `/api/marketplace/products/${anyProduct()}`),
    readDuringSalePhase(stage, group, () => `/api/marketplace/products/${anyProduct()}`),
    ...disturbedPhases(stage, group),
    ...heldPhases(stage, group),
    ...bookingPhases(stage, group),
    ...purchasePhases(stage, group),
    cleanupPhase(stage),
    ...inventoryPhases(stage),
  ];
}
