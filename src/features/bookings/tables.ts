import { defineTable } from '../../platform/tables.ts';

/** The checkout of a booking: it has no cart, and is sent nowhere. */
export const BOOKING_CHECKOUTS = defineTable('checkout', 'checkouts', {
  id: 'uuid',
  buyerId: 'uuid',
  totalAmount: 'bigint',
});

/** Who waits for seats of a slot. */
export const WAITING_LIST_ENTRIES = defineTable('waitingListEntry', 'waiting_list_entries', {
  id: 'uuid',
  slotId: 'uuid',
  buyerId: 'uuid',
  guests: 'int',
});
