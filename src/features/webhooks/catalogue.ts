/** What endpoints may be told, by the types of events. */

/** Of sellers, what concerns their shop. */
const SELLER_TYPES = [
  ...(['order.created', 'order.status-changed', 'order.refunded', 'order.payment-returned'] as const),
  ...(['stock.changed', 'stock.low', 'stock.shortfall', 'product.updated', 'unit.changed'] as const),
];

/** Only operators are told. */
const OPERATOR_TYPES = ['hold.expired'] as const;

/** Everything that its owner may be told, what comes with later versions too. */
export const EVERYTHING = '*';

export const EVENT_TYPES = [...SELLER_TYPES, ...OPERATOR_TYPES];

/** Types as owners name them. */
export const NAMED_TYPES: readonly string[] = [...EVENT_TYPES, EVERYTHING];

/** What an owner may be told. @param sellerId null: the operator */
export function typesFor(sellerId: string | null): readonly string[] {
  return sellerId === null ? EVENT_TYPES : SELLER_TYPES;
}

/** The type of the call that only tries whether an endpoint answers. */
export const PING_TYPE = 'ping';
