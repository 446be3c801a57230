import type { Check } from '../feature.ts';
import { IS_LIVE } from './seats.sql.ts';

/** What must hold of slots and the bookings of their seats. */
export const SEAT_CHECKS: readonly Check[] = [
  {
    name: 'seats booked = guests of live bookings',
    sql: `SELECT 'time slot ' || s.id AS subject, s.booked_count || ' of ' || s.capacity || ' booked, bookings have ' || coalesce(b.guests, 0) AS problem
          FROM time_slots s
          LEFT JOIN (SELECT slot_id, sum(guests) AS guests FROM orders b WHERE slot_id IS NOT NULL AND ${IS_LIVE} GROUP BY slot_id) b
            ON b.slot_id = s.id
          WHERE s.booked_count <> coalesce(b.guests, 0) OR s.booked_count > s.capacity`,
  },
  {
    name: 'one live booking of each person and slot',
    sql: `SELECT 'time slot ' || slot_id AS subject, 'buyer ' || buyer_id || ' has ' || count(*) || ' live bookings' AS problem
          FROM orders b WHERE slot_id IS NOT NULL AND ${IS_LIVE} GROUP BY slot_id, buyer_id HAVING count(*) > 1`,
  },
  {
    name: 'bookings are of seats and nothing else',
    sql: `SELECT 'order ' || o.id AS subject, 'is a booking, and has items, or a checkout with a cart or with other orders' AS problem
          FROM orders o JOIN checkouts c ON c.id = o.checkout_id
          WHERE o.slot_id IS NOT NULL AND (
            c.cart_id IS NOT NULL OR EXISTS (SELECT FROM order_items i WHERE i.order_id = o.id)
            OR EXISTS (SELECT FROM orders x WHERE x.checkout_id = c.id AND x.id <> o.id))`,
  },
  {
    name: 'what is bought without a cart is a booking',
    sql: `SELECT 'order ' || o.id AS subject, 'has a checkout without a cart, and is no booking' AS problem
          FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE c.cart_id IS NULL AND o.slot_id IS NULL`,
  },
  {
    name: 'bookings cost the same for each guest',
    sql: `SELECT 'order ' || id AS subject, 'total ' || total_amount || ' for ' || guests || ' guests' AS problem
          FROM orders WHERE slot_id IS NOT NULL AND (total_amount % guests <> 0 OR discount_amount <> 0)`,
  },
  {
    name: 'bookings are with the host of their slot',
    sql: `SELECT 'order ' || o.id AS subject, 'is with another seller than the host of its slot' AS problem
          FROM orders o JOIN time_slots s ON s.id = o.slot_id JOIN experiences e ON e.id = s.experience_id
          WHERE o.seller_id <> e.seller_id`,
  },
];
