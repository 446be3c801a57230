import type { Role } from '../../generated/prisma/enums.ts';
import type { MarketEvent } from '../../platform/event-feed.ts';

/** Who is told what. By the type alone is decided what everybody may know: an event that names nobody is not public. */

/** What a stream is about. */
export interface Topics {
  /** Products whose stock is told. */
  readonly products: readonly string[];
  /** Units whose changes are told, to whoever has them in their register. */
  readonly units: readonly string[];
  /** Whether the caller's own orders are told. */
  readonly orders: boolean;
}

/** A product has another stock: how much it is, whoever tells of it reads then. */
export const STOCK_CHANGED = 'stock.changed';

/** What was kept for a buyer is so no longer. */
export const HOLD_EXPIRED = 'hold.expired';

/** Whose orders somebody is told of: those they bought, those of their shop, or all. */
export type OrderAudience = 'everything' | `buyer ${string}` | `seller ${string}`;

export function audienceOf({ id, role }: { readonly id: string; readonly role: Role }): OrderAudience {
  if (role === 'ADMIN') return 'everything';
  return role === 'SELLER' ? `seller ${id}` : `buyer ${id}`;
}

/** All audiences that an event is for; none where it is about neither an order nor what somebody would have bought. */
export function audiencesFor({ type, buyerId, sellerId }: MarketEvent): readonly OrderAudience[] {
  if (type === HOLD_EXPIRED) return buyerId === null ? [] : [`buyer ${buyerId}`];
  if (!type.startsWith('order.')) return [];
  const own: OrderAudience[] = ['everything'];
  if (buyerId !== null) own.push(`buyer ${buyerId}`);
  if (sellerId !== null) own.push(`seller ${sellerId}`);
  return own;
}

/** The stock of a product, as everybody may know it. */
export interface StockState {
  readonly productId: string;
  readonly stock: number;
  readonly version: number;
}

/** A unit as whoever it belongs to may know it: what else there is to it is read anew. */
export interface UnitState {
  readonly unitId: string;
  readonly version: number;
  readonly status: string;
  readonly deleted: boolean;
}

/** What an event says of a unit; undefined where it says nothing of one. */
export function unitIn({ type, subjectId, payload }: MarketEvent): UnitState | undefined {
  const { version, status, deleted } = payload;
  if (type !== 'unit.changed' || typeof version !== 'number' || typeof status !== 'string') return undefined;
  return { unitId: subjectId, version, status, deleted: deleted === true };
}

/** How something is, by its version: told once, and never an older one after a newer. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
}
