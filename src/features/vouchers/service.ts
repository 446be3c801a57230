import type { Context } from '../../concurrency/index.ts';
import type { Prisma, Voucher } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { DEPTH_MAX, idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGone, refuseGoneAdmin } from '../accounts/index.ts';
import { VOUCHER_ERRORS, VOUCHERS_MAX } from './errors.ts';
import { AFTER_START, type VoucherInput, type VoucherPatch, type VoucherView } from './schemas.ts';
import { viewVoucher } from './views.ts';

/** Whose vouchers a caller sees and edits: a seller their own, an ADMIN everybody's. */
function ownBy({ id, role }: Caller): { readonly sellerId?: string } {
  return role === 'ADMIN' ? {} : { sellerId: id };
}

const CODE_KEY = { table: 'vouchers', columns: ['code'] };

/**
 * Makes a voucher: a seller's is for the seller's goods, an ADMIN's for all.
 * @throws AppError voucher-code-taken; too-many-vouchers; not-found when the seller has no profile yet
 */
export async function addVoucher(context: Context, caller: Caller, input: VoucherInput): Promise<VoucherView> {
  const { db } = context;
  const sellerId = ownBy(caller).sellerId ?? null;
  await refuseGoneAdmin(db, caller);
  if (sellerId !== null && (await db.prisma.seller.count({ where: { id: sellerId } })) === 0)
    throw notFound('seller profile');
  const { code } = input;
  if ((await db.prisma.voucher.count({ where: { code } })) > 0) throw codeTaken(code);
  try {
    const data = { id: newId(), sellerId, createdBy: caller.id, ...columnsOf(input) };
    return viewVoucher(
      await db.transaction(async (tx) => {
        if (sellerId !== null) await refuseTooMany(tx, sellerId);
        return tx.voucher.create({ data });
      }),
    );
  } catch (error) {
    if (isUniqueViolation(error, CODE_KEY)) throw codeTaken(code, error);
    throw error;
  }
}

async function refuseTooMany(tx: Tx, sellerId: string): Promise<void> {
  // Those of one seller one after the other, or two of them would both be the last.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`vouchers of ${sellerId}`}, 0))`;
  const count = await tx.voucher.count({ where: { sellerId }, take: VOUCHERS_MAX });
  if (count >= VOUCHERS_MAX) throw new AppError(VOUCHER_ERRORS['too-many-vouchers']);
}

function codeTaken(code: string, cause?: unknown): AppError {
  return new AppError(VOUCHER_ERRORS['voucher-code-taken'], { params: { code }, cause });
}

function columnsOf({ code, percent, amount, minimum, totalLimit, perBuyerLimit, startsAt, endsAt }: VoucherInput) {
  return {
    code,
    percent: percent ?? null,
    amount: amount?.amount ?? null,
    minimumAmount: minimum?.amount ?? null,
    totalLimit: totalLimit ?? null,
    remaining: totalLimit ?? null,
    perBuyerLimit: perBuyerLimit ?? null,
    perBuyerLimitMost: perBuyerLimit ?? null,
    startsAt: startsAt ?? null,
    endsAt: endsAt ?? null,
  };
}

/** One page of the vouchers that a caller may see, the oldest first. @throws AppError unauthenticated when they are gone */
export async function listVouchers({ db }: Context, caller: Caller, query: PageQuery): Promise<Page<VoucherView>> {
  await refuseGoneAdmin(db, caller);
  const where = ownBy(caller);
  const after = idCursor(query);
  const total = await db.prisma.voucher.count({ where, take: DEPTH_MAX });
  if (total === 0) await refuseGone(db, caller.id);
  const found = await db.prisma.voucher.findMany({
    where: { ...where, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewVoucher });
}

/** One voucher. @throws AppError not-found for others' too, unauthenticated for an operator who is gone */
export async function getVoucher({ db }: Context, caller: Caller, id: string): Promise<VoucherView> {
  await refuseGoneAdmin(db, caller);
  const voucher = await db.prisma.voucher.findFirst({ where: { id, ...ownBy(caller) } });
  if (voucher === null) throw notFound('voucher');
  return viewVoucher(voucher);
}

/**
 * Changes how often a voucher can be used, when, and whether at all. Under its row lock: of a voucher that everyone wants at the moment
 * the version moves with every batch of checkouts. These find another version afterwards, and decide anew.
 * @throws AppError not-found for others' too; voucher-limit-below-used; unauthenticated for an operator who is gone
 * @throws InvalidRequest where there is no limit to change, or it would end before it starts
 */
export async function changeVoucher(
  { db }: Context,
  caller: Caller,
  id: string,
  patch: VoucherPatch,
): Promise<VoucherView> {
  await refuseGoneAdmin(db, caller);
  return db.transaction(async (tx) => {
    const voucher = await holdVoucher(tx, caller, id);
    const data = { ...changesOf(voucher, patch), version: voucher.version + 1, updatedAt: new Date() };
    return viewVoucher(await tx.voucher.update({ where: { id: voucher.id }, data }));
  });
}

async function holdVoucher(tx: Tx, caller: Caller, id: string): Promise<Voucher> {
  const where = { id, ...ownBy(caller) };
  // Others' are not to be waited for.
  if ((await tx.voucher.count({ where })) === 0) throw notFound('voucher');
  await tx.$queryRaw`SELECT id FROM vouchers WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return tx.voucher.findUniqueOrThrow({ where: { id } });
}

const NO_LIMIT = words({
  en: 'cannot be given to a voucher that was made without: its uses are not counted. Switch it off and make another',
  es: 'no puede darse a un cupón creado sin él: sus usos no se cuentan. Desactívelo y cree otro',
});

function changesOf(voucher: Voucher, patch: VoucherPatch): Prisma.VoucherUpdateInput {
  const { startsAt = voucher.startsAt, endsAt = voucher.endsAt, active = voucher.active } = patch;
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt) throw InvalidRequest.field('endsAt', AFTER_START);
  return { startsAt, endsAt, active, ...totalLimitOf(voucher, patch), ...buyerLimitOf(voucher, patch) };
}

/** A new limit leaves as many uses as it has more than were used. */
function totalLimitOf({ totalLimit: before, remaining }: Voucher, { totalLimit }: VoucherPatch) {
  if (totalLimit === undefined) return {};
  if (before === null || remaining === null) throw InvalidRequest.field('totalLimit', NO_LIMIT);
  const used = before - remaining;
  if (totalLimit < used) {
    throw new AppError(VOUCHER_ERRORS['voucher-limit-below-used'], { params: { used }, extensions: { used } });
  }
  return { totalLimit, remaining: totalLimit - used };
}

/** Lowered, it leaves those in peace who have used it more often. */
function buyerLimitOf({ perBuyerLimitMost: most }: Voucher, { perBuyerLimit }: VoucherPatch) {
  if (perBuyerLimit === undefined) return {};
  const highest = most === null || perBuyerLimit === null ? null : Math.max(most, perBuyerLimit);
  return { perBuyerLimit, perBuyerLimitMost: highest };
}
