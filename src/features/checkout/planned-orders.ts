/** Orders as a checkout makes them. Amounts are in minor units. */

export interface PlannedItem {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly priceAmount: number;
  /** Price times quantity. */
  readonly totalAmount: number;
  /** What a voucher takes off that. */
  readonly discountAmount: number;
}

export interface PlannedOrder {
  readonly sellerId: string;
  /** What is to be paid: the lines without what is off them. */
  readonly totalAmount: number;
  readonly discountAmount: number;
  readonly items: readonly PlannedItem[];
}
