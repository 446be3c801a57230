import { type AloneOptions, decideAlone, inTime, writeByPrisma } from '../../concurrency/index.ts';
import { askBy, type Tx } from '../../platform/database.ts';
import type { ErrorCode } from '../../platform/errors.ts';
import { CART, claimCart, type HoldTerms, type HoldView, missingUnits } from '../cart/index.ts';
import { readProducts } from '../inventory/index.ts';
import { readBought } from '../orders/index.ts';
import { type ReadVoucher, readOffer } from '../vouchers/index.ts';
import type { VersionedCart, VersionedProduct } from './batch-plan.ts';
import { newHold } from './held-cart.ts';
import { findAnswer } from './idempotency.ts';
import { holdRefusalOf, refusalOf } from './refusals.ts';
import type { CheckoutRequest, CheckoutResult, CheckoutStrategy, HoldRequest } from './request.ts';
import { newCheckout } from './rows.ts';
import { type DecidedCart, decideCheckout, decideHold } from './rules.ts';
import type { CheckoutView } from './schemas.ts';
import { viewCheckout, viewHeldCart } from './views.ts';
import { type Accepted, writeSetOf } from './write-set.ts';

/** The answers are looked at before the transaction; another request with the same key may be done in between. */
const REFUSALS_AFTER_THE_LOOK: ReadonlySet<ErrorCode> = new Set([
  'empty-cart',
  'insufficient-stock',
  'purchase-limit',
  'voucher-invalid',
  'voucher-used-up',
  'price-changed',
  'concurrency-conflict',
]);

export interface OptimisticCheckoutOptions extends AloneOptions {
  readonly holdMs: number;
  readonly holdTerms: HoldTerms;
}

/** One transaction per checkout. */
export function createOptimisticCheckout(options: OptimisticCheckoutOptions): CheckoutStrategy {
  const { db, holdMs, holdTerms } = options;
  const place = async (request: CheckoutRequest): Promise<CheckoutResult> => {
    const { buyerId, idempotent } = request;
    const given = idempotent && (await findAnswer(db, buyerId, idempotent));
    if (given !== undefined) return { checkout: given, replayed: true };
    const expiresAt = new Date(Date.now() + holdMs);
    const once = (tx: Tx, terms: { locked: boolean }) => checkoutOnce(tx, request, { ...terms, expiresAt });
    return { checkout: await decideAlone(options, request, once), replayed: false };
  };
  const hold = (request: HoldRequest): Promise<HoldView> =>
    decideAlone(options, request, (tx, terms) => holdOnce(tx, request, { ...terms, holdTerms, now: new Date() }));
  return {
    place: (request) => inTime(options, place(request)),
    hold: (request) => inTime(options, hold(request)),
    stuck: false,
    mayHaveMissedAnswer: REFUSALS_AFTER_THE_LOOK,
    close: async () => {},
  };
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
  const { cart, decided } = await claimed(tx, buyerId, await readCart(tx, buyerId), { locked });
  const code = input.voucherCode;
  // After the cart is claimed, and the products are: so others take their locks.
  const wanted = code === undefined ? undefined : { offer: await readOffer(tx, { buyerId, code }, { lock: locked }) };
  const decision = decideCheckout(decided, input.expectedTotal?.amount, wanted);
  if (decision.kind !== 'accept') throw refusalOf(decision);
  const rows = newCheckout({ buyerId, cart, ...decision, expiresAt });
  const vouchers = wanted?.offer === undefined ? [] : [wanted.offer.voucher];
  await write(tx, { accepted: [{ request, rows, cart }], holds: [] }, { ...decided, vouchers });
  return viewCheckout(rows);
}

/** The same for a hold. */
async function holdOnce(
  tx: Tx,
  { buyerId }: HoldRequest,
  { locked, holdTerms: terms, now }: { locked: boolean; holdTerms: HoldTerms; now: Date },
): Promise<HoldView> {
  const read = await readCart(tx, buyerId);
  // Nothing is written, so nobody is in the way, and in nobody's.
  if (isHeld(read, now)) return viewHeldCart(read, read.heldUntil);
  const { cart, decided } = await claimed(tx, buyerId, read, { locked });
  const decision = decideHold(decided, { heldUntil: cart.heldUntil, now, terms });
  if (decision.kind !== 'accept') throw holdRefusalOf(decision, { now, terms });
  const hold = newHold({ buyerId, cart, ...decision });
  const isAsItWas = hold.made.length === 0 && decision.expiresAt.getTime() === cart.heldUntil?.getTime();
  if (!isAsItWas) await write(tx, { accepted: [], holds: [hold] }, decided);
  return viewHeldCart(cart, decision.expiresAt);
}

interface ClaimedCart {
  readonly cart: VersionedCart;
  readonly decided: DecidedCart & { readonly shelf: ReadonlyMap<string, VersionedProduct> };
}

/** A buyer's cart with what is held for it. @throws AppError empty-cart */
async function readCart(tx: Tx, buyerId: string): Promise<VersionedCart> {
  const cart = await tx.cart.findUnique({
    where: { buyerId },
    include: { items: { orderBy: { productId: 'asc' } }, holds: true, hold: true },
  });
  if (cart === null || cart.items.length === 0) throw refusalOf({ kind: 'empty-cart' });
  const { id, version, hold } = cart;
  const items = cart.items.map(({ productId, quantity }) => {
    return { productId, quantity, held: cart.holds.filter((one) => one.productId === productId) };
  });
  return { id, version, items, heldUntil: hold?.expiresAt };
}

/** Whether all of a cart is held, and goes on being. */
function isHeld(cart: VersionedCart, now: Date): cart is VersionedCart & { heldUntil: Date } {
  return cart.heldUntil !== undefined && cart.heldUntil > now && cart.items.every((item) => missingUnits(item) === 0);
}

/** The cart, claimed, and everything that is decided by. @throws ConcurrencyError when it changed since it was read */
async function claimed(
  tx: Tx,
  buyerId: string,
  cart: VersionedCart,
  { locked }: { locked: boolean },
): Promise<ClaimedCart> {
  // Before everything else that is claimed: whoever changes the cart meanwhile waits, and finds it as it is left.
  await claimCart(tx, cart);
  const wanted = cart.items;
  const ids = wanted.map(({ productId }) => productId);
  const products = await readProducts(tx, ids, { lock: locked });
  const limited = products.filter(({ purchaseLimit }) => purchaseLimit !== null);
  const bought = await readBought(
    askBy(tx),
    limited.map(({ id }) => ({ buyerId, productId: id })),
  );
  const shelf = new Map(products.map((product) => [product.id, product]));
  return { cart, decided: { buyerId, wanted, shelf, bought } };
}

/** Writes what was decided of a cart that is claimed. @throws ConcurrencyError when a product changed since it was read */
async function write(
  tx: Tx,
  accepted: Accepted,
  { shelf, vouchers = [] }: ClaimedCart['decided'] & { readonly vouchers?: readonly ReadVoucher[] },
): Promise<void> {
  const { claims, ...others } = writeSetOf(accepted, shelf, vouchers);
  await writeByPrisma(tx, { ...others, claims: claims.filter(({ kind }) => kind !== CART) });
}
