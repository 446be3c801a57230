export { vouchersFeature } from './feature.ts';
export { hasUse, holdUses, IS_USE_GONE, USES_TAKEN_AGAIN, vouchersGivenBack } from './given-back.sql.ts';
export { ordersOfHeldVouchers } from './held.sql.ts';
export { LIMITED_IDS, type Offer, offerKey, readOffer, readOffers } from './offers.sql.ts';
export { isLimited, planRedemptions, type ReadVoucher, type Redeemed } from './redemptions.ts';
export { voucherRefused } from './refusals.ts';
export { type DiscountableLine, decideVoucher, type Voucher, type VoucherRefusal } from './rules.ts';
export { voucherCodeSchema } from './schemas.ts';
export { VOUCHER, VOUCHER_REDEMPTIONS } from './tables.ts';
