import { money } from '../../platform/http-schemas.ts';
import type { FoundBalance, FoundEntry } from './balances.sql.ts';
import type { BalanceView, EntryView, FeeView } from './schemas.ts';

/** @param defaultFee in basis points, of sellers without a fee of their own */
export function viewBalance({ amount, ownFee }: FoundBalance, defaultFee: number): BalanceView {
  return { balance: money(amount), feeBasisPoints: ownFee ?? defaultFee };
}

/** An entry as its seller sees it. */
export function viewEntry({ sellerAmount, feeAmount, createdAt, ...entry }: FoundEntry): EntryView {
  const amounts = { gross: money(sellerAmount + feeAmount), fee: money(feeAmount), amount: money(sellerAmount) };
  return { ...entry, ...amounts, at: createdAt.toISOString() };
}

/** @param defaultFee in basis points, of sellers without a fee of their own */
export function viewFee(sellerId: string, basisPoints: number | null, defaultFee: number): FeeView {
  return { sellerId, basisPoints, effective: basisPoints ?? defaultFee };
}
