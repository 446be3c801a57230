import type pg from 'pg';
import { newId } from '../../src/platform/ids.ts';
import { addBuyers, addProducts, addSellers, type CrowdBuyer, fillCarts, type TokenSigner } from './crowd.ts';

/** How much is to come at the market. */
export interface Load {
  /** Virtual users; each comes once. */
  readonly buyers: number;
  /** Units of each product. */
  readonly stock: number;
  /** In which they come; at least 3. */
  readonly seconds: number;
}

/** What stands ready before a load test. */
export interface Stage {
  readonly productIds: readonly string[];
  /** Whose slots are booked. Default: none. */
  readonly experienceIds?: readonly string[];
  readonly buyerIds: readonly string[];
  /** One line of the scenario's payload per buyer. */
  readonly payload: readonly string[];
  /** The lengths and arrivals of the scenario's phases. */
  readonly variables: Readonly<Record<string, number>>;
}

const PRICE_AMOUNT = 25_000;
const MIXED_SELLERS = 10;
const MIXED_PRODUCTS = 200;

/** Artillery rounds the pause between two arrivals down to microseconds, so a few more may come than were asked for. */
const withSpare = (buyers: number) => buyers + Math.ceil(buyers / 100) + 10;

const idsOf = (buyers: readonly CrowdBuyer[]) => buyers.map(({ id }) => id);

/** One product, and one unit of it in every cart. A tenth of the buyers come first, then some more, most at the end. */
export async function stageFlashSale(pool: pg.Pool, load: Load, signer: TokenSigner): Promise<Stage> {
  const sellerIds = await addSellers(pool, 1);
  const product = { count: 1, stock: load.stock, priceAmount: PRICE_AMOUNT };
  const productIds = await addProducts(pool, sellerIds, product);
  const buyers = await addBuyers(pool, withSpare(load.buyers));
  const items = productIds.map((productId) => ({ productId, quantity: 1 }));
  const carts = buyers.map(({ cartId }) => ({ cartId, items }));
  await fillCarts(pool, carts);
  const burstSeconds = Math.ceil(load.seconds / 5);
  const firstSeconds = Math.floor((load.seconds - burstSeconds) / 2);
  const firstBuyers = Math.floor(load.buyers / 10);
  const secondBuyers = firstBuyers * 3;
  return {
    productIds,
    buyerIds: idsOf(buyers),
    payload: buyers.map(({ id }) => signer.sign({ id, role: 'BUYER' })),
    variables: {
      firstSeconds,
      firstBuyers,
      secondSeconds: load.seconds - burstSeconds - firstSeconds,
      secondBuyers,
      burstSeconds,
      burstBuyers: load.buyers - firstBuyers - secondBuyers,
    },
  };
}

/** A catalogue of several sellers, two of whom every buyer knows. A third of the time is quiet. */
export async function stageMixed(pool: pg.Pool, load: Load, signer: TokenSigner): Promise<Stage> {
  const sellerIds = await addSellers(pool, MIXED_SELLERS);
  const products = { count: MIXED_PRODUCTS, stock: load.stock, priceAmount: PRICE_AMOUNT };
  const productIds = await addProducts(pool, sellerIds, products);
  const buyers = await addBuyers(pool, withSpare(load.buyers));
  const sellerAt = (index: number) => sellerIds[index % sellerIds.length];
  const lineOf = ({ id }: CrowdBuyer, index: number) =>
    [signer.sign({ id, role: 'BUYER' }), sellerAt(index), sellerAt(index * 3 + 1)].join(',');
  const morningSeconds = Math.floor(load.seconds / 3);
  const morningBuyers = Math.floor(load.buyers / 5);
  return {
    productIds,
    buyerIds: idsOf(buyers),
    payload: buyers.map(lineOf),
    variables: {
      morningSeconds,
      morningBuyers,
      daySeconds: load.seconds - morningSeconds,
      dayBuyers: load.buyers - morningBuyers,
    },
  };
}

/** The same catalogue and people, evenly over a long time. */
export async function stageSoak(pool: pg.Pool, load: Load, signer: TokenSigner): Promise<Stage> {
  const stage = await stageMixed(pool, load, signer);
  const morningSeconds = Math.floor(load.seconds / 2);
  const morningBuyers = Math.floor((load.buyers * morningSeconds) / load.seconds);
  const [daySeconds, dayBuyers] = [load.seconds - morningSeconds, load.buyers - morningBuyers];
  return { ...stage, variables: { morningSeconds, morningBuyers, daySeconds, dayBuyers } };
}

/** Full carts all over a catalogue. Four fifths of the buyers come in the middle fifth of the time. */
export async function stageSpike(pool: pg.Pool, load: Load, signer: TokenSigner): Promise<Stage> {
  const sellerIds = await addSellers(pool, MIXED_SELLERS);
  const products = { count: MIXED_PRODUCTS, stock: load.stock, priceAmount: PRICE_AMOUNT };
  const productIds = await addProducts(pool, sellerIds, products);
  const buyers = await addBuyers(pool, withSpare(load.buyers));
  const productAt = (index: number) => productIds[index % productIds.length] ?? '';
  await fillCarts(
    pool,
    buyers.map(({ cartId }, index) => ({ cartId, items: [{ productId: productAt(index), quantity: 1 }] })),
  );
  const spikeSeconds = Math.max(1, Math.floor(load.seconds / 5));
  const calmSeconds = Math.floor((load.seconds - spikeSeconds) / 2);
  const calmBuyers = Math.floor(load.buyers / 10);
  return {
    productIds,
    buyerIds: idsOf(buyers),
    payload: buyers.map(({ id }) => signer.sign({ id, role: 'BUYER' })),
    variables: {
      calmSeconds,
      calmBuyers,
      spikeSeconds,
      spikeBuyers: load.buyers - 2 * calmBuyers,
      recoverySeconds: load.seconds - spikeSeconds - calmSeconds,
      recoveryBuyers: calmBuyers,
    },
  };
}

/** Each of so many slots, of an experience of its own. */
const BOOKED_SLOTS = 10;

/** @returns the ids of the experiences, and of their slots */
async function addSlots(pool: pg.Pool, sellerId: string, capacity: number): Promise<[string[], string[]]> {
  const experienceIds = Array.from({ length: BOOKED_SLOTS }, newId);
  const slotIds = experienceIds.map(newId);
  await pool.query(
    `WITH offered AS (
       INSERT INTO experiences (id, seller_id, title, description, category, price_amount, time_zone, created_by, updated_by)
       SELECT id, $1, 'Crowd evening', '', 'OTRO', ${PRICE_AMOUNT}, 'America/Mexico_City', $1, $1 FROM unnest($2::uuid[]) AS e (id)
       RETURNING id, number)
     INSERT INTO time_slots (id, experience_id, experience_number, starts_at, ends_at, capacity, created_by, updated_by)
     SELECT s.id, o.id, o.number, now() + interval '2 days', now() + interval '50 hours', $4, $1, $1
     FROM unnest($2::uuid[], $3::uuid[]) AS s (experience_id, id) JOIN offered o ON o.id = s.experience_id`,
    [sellerId, experienceIds, slotIds, capacity],
  );
  return [experienceIds, slotIds];
}

/** Slots of so many seats as a product would have units, shared out. Three quarters of the buyers come in the last half of the time. */
export async function stageBookings(pool: pg.Pool, load: Load, signer: TokenSigner): Promise<Stage> {
  const [sellerId = ''] = await addSellers(pool, 1);
  const [experienceIds, slotIds] = await addSlots(pool, sellerId, Math.max(2, Math.ceil(load.stock / BOOKED_SLOTS)));
  const buyers = await addBuyers(pool, withSpare(load.buyers));
  const firstSeconds = Math.floor(load.seconds / 2);
  const firstBuyers = Math.floor(load.buyers / 4);
  return {
    productIds: [],
    experienceIds,
    buyerIds: idsOf(buyers),
    payload: buyers.map(({ id }, index) => `${signer.sign({ id, role: 'BUYER' })},${slotIds[index % slotIds.length]}`),
    variables: {
      firstSeconds,
      firstBuyers,
      lastSeconds: load.seconds - firstSeconds,
      lastBuyers: load.buyers - firstBuyers,
    },
  };
}
