import type { ClaimSet } from '../../concurrency/index.ts';
import { newId } from '../../platform/ids.ts';
import { type RowSet, rowsFor } from '../../platform/tables.ts';
import type { Voucher } from './rules.ts';
import { VOUCHER, VOUCHER_REDEMPTIONS } from './tables.ts';

/** A voucher as it was read, with the version that its use must still find. */
export interface ReadVoucher extends Voucher {
  readonly version: number;
}

/** A checkout that uses a voucher. */
export interface Redeemed {
  readonly voucherId: string;
  readonly buyerId: string;
  readonly checkoutId: string;
  /** Orders of it that are discounted. */
  readonly openOrders: number;
}

/** Uses as they are to be written, by whichever strategy: what they leave of each voucher, and their rows. */
export interface PlannedRedemptions {
  readonly claims: ClaimSet;
  readonly rows: RowSet;
}

/** Whether uses of a voucher are counted. One without a limit is nobody's to wait for. */
export function isLimited({ remaining, perBuyerLimit }: Pick<Voucher, 'remaining' | 'perBuyerLimit'>): boolean {
  return remaining !== null || perBuyerLimit !== null;
}

/**
 * Plans the uses of vouchers: all of one are one claim. Pure but for the new ids.
 * @param vouchers as they were read, before any of these uses
 */
export function planRedemptions(vouchers: Iterable<ReadVoucher>, redeemed: readonly Redeemed[]): PlannedRedemptions {
  const uses = Map.groupBy(redeemed, ({ voucherId }) => voucherId);
  const claims = [...vouchers].flatMap(({ id, version, remaining, perBuyerLimit }) => {
    const used = uses.get(id)?.length ?? 0;
    if (used === 0 || !isLimited({ remaining, perBuyerLimit })) return [];
    // One that has a limit per buyer only counts nothing down.
    return [{ id, version, ...(remaining !== null && { count: remaining - used }) }];
  });
  const rows = redeemed.map((one) => ({ id: newId(), ...one }));
  return { claims: { kind: VOUCHER, claims }, rows: rowsFor(VOUCHER_REDEMPTIONS, rows) };
}
