import { expect, it } from 'vitest';
import { BOOKING_CHECKOUTS, WAITING_LIST_ENTRIES } from '../../src/features/bookings/tables.ts';
import { CART_ITEMS } from '../../src/features/cart/index.ts';
import { CHECKOUTS } from '../../src/features/checkout/tables.ts';
import { LEDGER_ENTRIES } from '../../src/features/inventory/index.ts';
import { ORDER_ITEMS, ORDERS, ORDERS_OF_SEATS } from '../../src/features/orders/index.ts';
import { IDEMPOTENCY_KEYS } from '../../src/platform/idempotency.ts';
import { OUTBOX_EVENTS } from '../../src/platform/outbox.ts';
import { columnOf } from '../../src/platform/tables.ts';
import { useMarket } from '../support/market.ts';

const market = useMarket();

/** PostgreSQL's short names of types. */
const SHORT: Record<string, string> = { int4: 'int', int8: 'bigint' };

it.each([
  CART_ITEMS,
  CHECKOUTS,
  BOOKING_CHECKOUTS,
  ORDERS,
  ORDERS_OF_SEATS,
  ORDER_ITEMS,
  WAITING_LIST_ENTRIES,
  LEDGER_ENTRIES,
  OUTBOX_EVENTS,
  IDEMPOTENCY_KEYS,
])(
  'the table $name is described as it is in the database: columns, types, what may be NULL, and all that has no default',
  async ({ name, columns }) => {
    const { rows } = await market().db.pool.query(
      `SELECT column_name, udt_name, is_nullable = 'YES' AS nullable, column_default IS NOT NULL AS has_default
       FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`,
      [name],
    );
    const typeOf = ({ udt_name, nullable }: { udt_name: string; nullable: boolean }) =>
      `${SHORT[udt_name] ?? udt_name}${nullable ? '?' : ''}`;
    const inDatabase = new Map(rows.map((row) => [row.column_name, typeOf(row)]));
    const described = Object.entries(columns).map(([field, type]) => [columnOf(field), type]);
    expect(described).toEqual(described.map(([column = '']) => [column, inDatabase.get(column)]));
    const needed = rows.filter(({ has_default, nullable }) => !has_default && !nullable);
    expect(described.map(([column]) => column)).toEqual(
      expect.arrayContaining(needed.map(({ column_name }) => column_name)),
    );
  },
);
