import type pg from 'pg';
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
