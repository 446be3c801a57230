import { mostWanted } from '../../concurrency/index.ts';
import { missingUnits } from '../cart/index.ts';
import { isLimited } from '../vouchers/index.ts';
import type { BatchState } from './batch-plan.ts';
import { offerTo } from './offers.ts';
import type { LaneRequest } from './request.ts';

/** The product, or the voucher, that most of a batch want, where that is a good part of it. */
export function crowdedProduct(requests: readonly LaneRequest[], state: BatchState): string | undefined {
  const wanted: string[] = [];
  for (const request of requests) {
    for (const item of state.cartsByBuyer.get(request.buyerId)?.items ?? []) {
      if (missingUnits(item) > 0) wanted.push(item.productId);
    }
    const voucher = offerTo(request, state.offers)?.voucher;
    if (voucher !== undefined && isLimited(voucher)) wanted.push(voucher.id);
  }
  return mostWanted(wanted, requests.length);
}
