import type { Caller } from '../../platform/access.ts';
import { ownerOf } from '../inventory/index.ts';

/** What of the register a caller sees: a seller what is at their own sites, an ADMIN everything. */
export function ownedBy(caller: Caller): { readonly sellerId?: string } {
  const sellerId = ownerOf(caller);
  return sellerId === undefined ? {} : { sellerId };
}
