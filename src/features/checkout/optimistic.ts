import { withRetry, writeByPrisma } from '../../concurrency/index.ts';
import { boundLockWaits, type Database, type Tx } from '../../platform/database.ts';
import { DeadlineError, within } from '../../platform/deadline.ts';
import { AppError, type ErrorCode, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { CART, claimCart } from '../cart/index.ts';
import { readProducts } from '../inventory/index.ts';
import { readOffer } from '../vouchers/index.ts';
import { findAnswer } from './idempotency.ts';
import { refusalOf } from './refusals.ts';
import type { CheckoutRequest, CheckoutResult, CheckoutStrategy } from './request.ts';
import { newCheckout } from './rows.ts';
import { decideCheckout } from './rules.ts';
import type { CheckoutView } from './schemas.ts';
import { viewCheckout } from './views.ts';
import { writeSetOf } from './write-set.ts';

/** Beyond its deadline a checkout waits so long at most for the answer of a try that did start, in milliseconds. */
const GRACE_MS = 800;

/** The answers are looked at before the transaction; another request with the same key may be done in between. */
const REFUSALS_AFTER_THE_LOOK: ReadonlySet<ErrorCode> = new Set([
  'empty-cart',
  'insufficient-stock',
  'voucher-invalid',
  'voucher-used-up',
  'price-changed',
  'concurrency-conflict',
]);

export interface OptimisticCheckoutOptions {
  readonly db: Database;
  readonly holdMs: number;
  readonly deadlineMs: number;
  /** The first try that takes row locks before it reads. Default 2; Infinity never waits and loses again instead. */
  readonly lockFromTry?: number;
}

/**
 * One transaction per checkout. Optimistic at first; whoever lost a try waits for the row locks instead of losing again.
 */
export function createOptimisticCheckout({
  db,
  holdMs,
  deadlineMs,
  lockFromTry = 2,
}: OptimisticCheckoutOptions): CheckoutStrategy {
  const placeInTime = (request: CheckoutRequest): Promise<CheckoutResult> =>
    within(deadlineMs + GRACE_MS, place(request)).catch((error: unknown) => {
      throw error instanceof DeadlineError
        ? new AppError(PLATFORM_ERRORS['database-unavailable'], { cause: error })
        : error;
    });
  const place = async (request: CheckoutRequest): Promise<CheckoutResult> => {
    const { buyerId, idempotent, onConflict, progress } = request;
    const given = idempotent && (await findAnswer(db, buyerId, idempotent));
    if (given !== undefined) return { checkout: given, replayed: true };
    const expiresAt = new Date(Date.now() + holdMs);
    const attempt = (tryNumber: number) => {
      progress.tries = tryNumber;
      const locked = tryNumber >= lockFromTry;
      return db.transaction(async (tx) => {
        // Everyone who wants a hot product stands in line for its row, so its line may be long.
        await boundLockWaits(tx, deadlineMs);
        return checkoutOnce(tx, request, { locked, expiresAt });
      });
    };
    return { checkout: await withRetry(attempt, { deadlineMs, onConflict }), replayed: false };
  };
  return { place: placeInTime, stuck: false, mayHaveMissedAnswer: REFUSALS_AFTER_THE_LOOK, close: async () => {} };
}

/**
 * One try of a checkout in one transaction: claim the cart, read the products, decide, write where versions still hold.
 * @param locked reads the products under their row locks: for those who lost a try, so that waiting replaces failing
 * @throws AppError with the refusal
 * @throws ConcurrencyError when the cart or a product changed since it was read
 */
async function checkoutOnce(
  tx: Tx,
  request: CheckoutRequest,
  { locked, expiresAt }: { locked: boolean; expiresAt: Date },
): Promise<CheckoutView> {
  const { buyerId, input } = request;
  const cart = await tx.cart.findUnique({ where: { buyerId }, include: { items: { orderBy: { productId: 'asc' } } } });
  if (cart === null || cart.items.length === 0) throw refusalOf({ kind: 'empty-cart' });
  // Before everything else that is claimed: whoever changes the cart meanwhile waits, and finds it empty.
  await claimCart(tx, cart);
  const ids = cart.items.map(({ productId }) => productId);
  const shelf = new Map((await readProducts(tx, ids, { lock: locked })).map((product) => [product.id, product]));
  const code = input.voucherCode;
  // After the cart is claimed, and the products are: so others take their locks.
  const wanted = code === undefined ? undefined : { offer: await readOffer(tx, { buyerId, code }, { lock: locked }) };
  const decision = decideCheckout(cart.items, shelf, input.expectedTotal?.amount, wanted);
  if (decision.kind !== 'accept') throw refusalOf(decision);
  const rows = newCheckout({ buyerId, cart, ...decision, expiresAt });
  const { claims, ...others } = writeSetOf(
    [{ request, rows }],
    shelf,
    wanted?.offer === undefined ? [] : [wanted.offer.voucher],
  );
  await writeByPrisma(tx, { ...others, claims: claims.filter(({ kind }) => kind !== CART) });
  return viewCheckout(rows);
}
