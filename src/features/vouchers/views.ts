import type { Voucher } from '../../generated/prisma/client.ts';
import { money } from '../../platform/http-schemas.ts';
import type { VoucherView } from './schemas.ts';

/** A voucher as its owner sees it. */
export function viewVoucher(voucher: Voucher): VoucherView {
  const { id, code, sellerId, percent, totalLimit, remaining, perBuyerLimit, active } = voucher;
  const moneyOf = (amount: bigint | null) => (amount === null ? null : money(amount));
  return {
    id,
    code,
    sellerId,
    percent,
    amount: moneyOf(voucher.amount),
    minimum: moneyOf(voucher.minimumAmount),
    totalLimit,
    remaining,
    perBuyerLimit,
    startsAt: voucher.startsAt?.toISOString() ?? null,
    endsAt: voucher.endsAt?.toISOString() ?? null,
    active,
    createdAt: voucher.createdAt.toISOString(),
    updatedAt: voucher.updatedAt.toISOString(),
  };
}
