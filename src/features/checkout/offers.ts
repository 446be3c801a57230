import { type Offer, offerKey, type ReadVoucher } from '../vouchers/index.ts';
import type { UsedVoucher, WantedDiscount } from './discounts.ts';
import type { CheckoutRequest, LaneRequest } from './request.ts';

/** What is offered to whoever has a voucher's code, as it was read: by offerKey. */
export type Offers = ReadonlyMap<string, Offer>;

/** Whoever of a batch has a voucher's code. */
export function wantedVouchers(requests: readonly LaneRequest[]) {
  return requests.flatMap((request) => {
    const code = codeOf(request);
    return code === undefined ? [] : [{ buyerId: request.buyerId, code }];
  });
}

/** What is offered to a request; undefined where nobody tells a voucher of it. */
export function offerTo(request: LaneRequest, offers: Offers): Offer | undefined {
  const code = codeOf(request);
  return code === undefined ? undefined : offers.get(offerKey({ buyerId: request.buyerId, code }));
}

function codeOf(request: LaneRequest): string | undefined {
  return request.wish === 'checkout' ? request.input.voucherCode : undefined;
}

/** The vouchers that were offered, each once: however many wanted it, they were read as of one moment. */
export function vouchersIn(offers: Offers): Iterable<ReadVoucher> {
  return new Map([...offers.values()].map(({ voucher }) => [voucher.id, voucher])).values();
}

/**
 * What is left of vouchers as the checkouts of a batch use them up. The uses of a buyer need not be counted on: a batch has one checkout
 * of each, since it empties the cart.
 */
export class VouchersOfBatch {
  readonly #offers: Offers;
  readonly #used = new Map<string, number>();

  constructor(offers: Offers) {
    this.#offers = offers;
  }

  /** What a request wants, less what those before it used. */
  wantedBy(request: CheckoutRequest): WantedDiscount | undefined {
    if (request.input.voucherCode === undefined) return undefined;
    const offer = offerTo(request, this.#offers);
    if (offer === undefined || offer.voucher.remaining === null) return { offer };
    const { voucher, buyerUses } = offer;
    const remaining = offer.voucher.remaining - (this.#used.get(voucher.id) ?? 0);
    return { offer: { buyerUses, voucher: { ...voucher, remaining } } };
  }

  use(voucher: UsedVoucher | undefined): void {
    if (voucher !== undefined) this.#used.set(voucher.id, (this.#used.get(voucher.id) ?? 0) + 1);
  }
}
