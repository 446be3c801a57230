import type pg from 'pg';
import type { Decision, IdempotentRequest } from '../../platform/idempotency.ts';
import { READ_DECISIONS } from '../../platform/idempotency-keys.sql.ts';
import { lookedUp } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import { answerKey, type GivenAnswer, givenAnswer, isPlaced, type KeptDecision } from './idempotency-key.ts';
import type { PlannedItem } from './planned-orders.ts';
import type { PlacedCheckout } from './rows.ts';

/** Ids sort in the order in which they were made, which is the order of the first answer. */
const READ_PLACED = `
  SELECT c.id, c.total_amount, c.discount_amount, o.id AS order_id, o.seller_id, o.total_amount AS order_total,
         o.discount_amount AS order_discount, i.product_id, i.name, i.quantity, i.price_amount, i.total_amount AS item_total,
         i.discount_amount AS item_discount
  FROM checkouts c
  JOIN orders o ON ${lookedUp('o.checkout_id', 'c.id')}
  JOIN order_items i ON ${lookedUp('i.order_id', 'o.id')}
  WHERE c.id = ANY($1::uuid[])
  ORDER BY c.id, o.id, i.id`;

type Client = pg.Pool | pg.PoolClient;

interface DecisionRow {
  readonly user_id: string;
  readonly key: string;
  readonly request_hash: string;
  readonly decision: Decision;
}

interface PlacedRow {
  readonly id: string;
  readonly total_amount: string;
  readonly discount_amount: string;
  readonly order_id: string;
  readonly seller_id: string;
  readonly order_total: string;
  readonly order_discount: string;
  readonly product_id: string;
  readonly name: string;
  readonly quantity: number;
  readonly price_amount: number;
  readonly item_total: string;
  readonly item_discount: string;
}

/** The answers that were given to these keys, by answerKey: a statement for all of them, and one more where there are any. */
export async function readAnswers(
  client: Client,
  keyed: readonly { readonly buyerId: string; readonly idempotent: IdempotentRequest }[],
): Promise<ReadonlyMap<string, GivenAnswer>> {
  if (keyed.length === 0) return new Map();
  const { rows } = await client.query<DecisionRow>({
    name: 'checkout-read-decisions',
    text: READ_DECISIONS,
    values: [plainArray(keyed.map(({ buyerId }) => buyerId)), keyed.map(({ idempotent }) => idempotent.key)],
  });
  if (rows.length === 0) return new Map();
  const placements = rows.map(({ decision }) => decision).filter(isPlaced);
  const checkouts = placements.length === 0 ? new Map() : await readPlaced(client, placements);
  return new Map(
    rows.map(({ user_id, key, request_hash, decision }) => {
      const placed = isPlaced(decision) ? checkouts.get(decision.checkoutId) : undefined;
      if (isPlaced(decision) && placed === undefined)
        throw new Error(`checkout ${decision.checkoutId} of a key is gone`);
      return [answerKey(user_id, key), givenAnswer(request_hash, decision, placed)];
    }),
  );
}

/** Checkouts as they were placed, by id. */
async function readPlaced(
  client: Client,
  decisions: readonly KeptDecision[],
): Promise<ReadonlyMap<string, PlacedCheckout>> {
  const { rows } = await client.query<PlacedRow>({
    name: 'checkout-read-placed',
    text: READ_PLACED,
    values: [plainArray(decisions.map(({ checkoutId }) => checkoutId))],
  });
  const expiries = new Map(decisions.map(({ checkoutId, expiresAt }) => [checkoutId, new Date(expiresAt)]));
  const byCheckout = Map.groupBy(rows, ({ id }) => id);
  return new Map(
    [...byCheckout].map(([id, ofCheckout]) => [
      id,
      {
        id,
        totalAmount: Number(ofCheckout[0]?.total_amount),
        discountAmount: Number(ofCheckout[0]?.discount_amount),
        expiresAt: expiries.get(id) ?? new Date(0),
        orders: [...Map.groupBy(ofCheckout, (row) => row.order_id).values()].map(orderOf),
      },
    ]),
  );
}

function orderOf(rows: readonly PlacedRow[]): PlacedCheckout['orders'][number] {
  const [{ order_id, seller_id, order_total, order_discount }] = rows as [PlacedRow];
  return {
    id: order_id,
    sellerId: seller_id,
    totalAmount: Number(order_total),
    discountAmount: Number(order_discount),
    items: rows.map(itemOf),
  };
}

function itemOf({ product_id, name, quantity, price_amount, item_total, item_discount }: PlacedRow): PlannedItem {
  const amounts = { priceAmount: price_amount, totalAmount: Number(item_total), discountAmount: Number(item_discount) };
  return { productId: product_id, name, quantity, ...amounts };
}
