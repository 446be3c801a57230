import { EVENT_COLUMNS, type EventRow, eventIn, type MarketEvent } from '../../platform/event-feed.ts';
import { type Ask, lookedUp, type Statement } from '../../platform/statements.ts';
import type { OrderAudience, StockState, UnitState } from './rules.ts';

/** What a stream begins with: how things are, and what its reader has missed. */

const STOCK_NOW = {
  name: 'events-stock-now',
  text: `SELECT p.id, p.stock, p.version FROM unnest($1::uuid[]) AS w (id) JOIN products p ON ${lookedUp('p.id', 'w.id')}`,
};

/** The stock of those products that there are. */
export async function stockNow(ask: Ask, productIds: readonly string[]): Promise<StockState[]> {
  const rows = await ask<[string, number, number]>(STOCK_NOW, [productIds]);
  return rows.map(([productId, stock, version]) => ({ productId, stock, version }));
}

const UNITS_NOW = {
  name: 'events-units-now',
  text: `
    SELECT u.id, u.version, u.status FROM unnest($1::uuid[]) AS w (id) JOIN units u ON ${lookedUp('u.id', 'w.id')}
    WHERE u.deleted_at IS NULL AND ($2::uuid IS NULL OR u.seller_id = $2::uuid)`,
};

/** Those units that there are in somebody's register. @param sellerId undefined: everybody's */
export async function unitsNow(
  ask: Ask,
  unitIds: readonly string[],
  sellerId: string | undefined,
): Promise<UnitState[]> {
  const rows = await ask<[string, number, string]>(UNITS_NOW, [unitIds, sellerId ?? null]);
  return rows.map(([unitId, version, status]) => ({ unitId, version, status, deleted: false }));
}

/** Events that are told again. */
const MISSED_MAX = 1_000;
/** Of buyers there are no others than theirs; of sellers and of all there are, of stock for instance, and an index passes those by. */
const missedStatement = (name: string, condition: string): Statement => ({
  name: `events-missed-${name}`,
  text: `
    WITH kept AS MATERIALIZED (
      SELECT coalesce((SELECT position FROM events ORDER BY position LIMIT 1), 0) AS first,
        coalesce((SELECT position FROM events ORDER BY position DESC LIMIT 1), 0) AS last)
    SELECT k.last, k.first <= $1 + 1 AND $1 <= k.last, ${EVENT_COLUMNS}
    FROM kept k LEFT JOIN (
      SELECT * FROM events WHERE position > $1 AND ${condition} ORDER BY position LIMIT ${MISSED_MAX + 1}) m ON true
    ORDER BY m.position`,
});

const MISSED_BY = {
  everything: missedStatement('by-all', "$2::uuid IS NULL AND type LIKE 'order.%'"),
  buyer: missedStatement('by-buyer', 'buyer_id = $2::uuid'),
  seller: missedStatement('by-seller', "seller_id = $2::uuid AND type LIKE 'order.%'"),
};

type MissedRow = [last: string, isKept: boolean, ...EventRow];

/** What happened to somebody's orders after a position. */
export interface Missed {
  /** Undefined: not all of it is there any more, or it is too much to tell. */
  readonly events: readonly MarketEvent[] | undefined;
  /** Up to which they tell. */
  readonly position: number;
}

export async function missedSince(ask: Ask, position: number, audience: OrderAudience): Promise<Missed> {
  const [whose = '', id = null] = audience.split(' ');
  const statement = MISSED_BY[whose as keyof typeof MISSED_BY];
  const rows = await ask<MissedRow>(statement, [position, id]);
  const [last, isKept] = rows[0] ?? ['0', false];
  const found = rows.flatMap(([, , ...row]) => ((row[0] as string | null) === null ? [] : [eventIn(row)]));
  const isAll = isKept && found.length <= MISSED_MAX;
  return { events: isAll ? found : undefined, position: Number(last) };
}
