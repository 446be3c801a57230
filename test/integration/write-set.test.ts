import { beforeAll, describe, expect, it } from 'vitest';
import {
  ConcurrencyError,
  claimedRows,
  lockFree,
  rowName,
  type WriteSet,
  writeBySql,
  writeStatement,
} from '../../src/concurrency/index.ts';
import { STOCK } from '../../src/features/inventory/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { OUTBOX_EVENTS, outboxRows } from '../../src/platform/outbox.ts';
import { together, useMarket } from '../support/market.ts';

/** A kind of claim that no feature has yet: seats of a slot. The mechanism needs to know no more of it than this. */
const SEATS = { resource: 'seat', table: 'slots', model: 'product', counted: 'seats' } as const;
const SHAPE = { claims: [SEATS, STOCK], inserts: [OUTBOX_EVENTS], removals: [] };
const WRITE = writeStatement('book-seats', SHAPE);

describe('a write set with a second kind of claim', () => {
  const market = useMarket({}, { patient: true });

  beforeAll(async () => {
    await market().db.pool.query(
      'CREATE TABLE slots (id uuid PRIMARY KEY, version int NOT NULL, seats int NOT NULL CHECK (seats >= 0))',
    );
  });

  async function slot(seats: number): Promise<string> {
    const id = newId();
    await market().db.pool.query('INSERT INTO slots VALUES ($1, 1, $2)', [id, seats]);
    return id;
  }

  const rowOf = async (table: string, id: string) =>
    (await market().db.pool.query(`SELECT * FROM ${table} WHERE id = $1`, [id])).rows[0];

  const booking = (seats: WriteSet['claims'][number]['claims'], units: typeof seats, subjectId: string): WriteSet => ({
    claims: [
      { kind: SEATS, claims: seats },
      { kind: STOCK, claims: units },
    ],
    inserts: [outboxRows([{ type: 'test.booked', subjectId, payload: {} }])],
    removals: [],
  });

  const eventsOf = async (subjectId: string) =>
    (await market().db.pool.query('SELECT FROM outbox_events WHERE subject_id = $1', [subjectId])).rows.length;

  async function write(set: WriteSet): Promise<void> {
    const client = await market().db.pool.connect();
    try {
      await writeBySql(client, WRITE, set, 60_000);
    } finally {
      client.release();
    }
  }

  it('gives each seat once, however many want it at the same moment', async () => {
    const id = await slot(5);
    const outcomes = await together(Array(40).fill(id), async () => {
      for (;;) {
        const { version, seats } = await rowOf('slots', id);
        if (seats === 0) return 'sold out';
        try {
          await write(booking([{ id, version, count: seats - 1 }], [], id));
          return 'booked';
        } catch (error) {
          if (!(error instanceof ConcurrencyError)) throw error;
        }
      }
    });
    expect(outcomes.filter((outcome) => outcome === 'booked')).toHaveLength(5);
    expect(await rowOf('slots', id)).toMatchObject({ seats: 0, version: 6 });
    expect(await eventsOf(id)).toBe(5);
  });

  it('takes everything back when one version of either kind has moved, and tells which kind', async () => {
    const [first, second] = [await slot(3), await slot(3)];
    const { id: productId } = await market().product(3);
    const fresh = { id: first, version: 1, count: 2 };
    const unit = { id: productId, version: 1, count: 2 };
    const stale: [WriteSet, string, string | undefined][] = [
      [booking([fresh, { id: second, version: 7, count: 2 }], [unit], first), 'seat', undefined],
      [booking([fresh], [{ ...unit, version: 7 }], first), 'product', productId],
    ];
    for (const [set, resource, id] of stale) {
      await expect(write(set)).rejects.toMatchObject({ name: 'ConcurrencyError', resource, id });
    }
    expect(await rowOf('slots', first)).toMatchObject({ seats: 3, version: 1 });
    expect(await market().stockOf(productId)).toBe(3);
    expect(await eventsOf(first)).toBe(0);
    await write(booking([fresh, { id: second, version: 1, count: 1 }], [], first));
    expect(await rowOf('slots', second)).toMatchObject({ seats: 1, version: 2 });
  });

  it('tells the rows of either kind that nobody holds, without waiting for the others', async () => {
    const slots = [await slot(3), await slot(3)] as const;
    const products = [(await market().product(3)).id, (await market().product(3)).id] as const;
    const names = [...slots.map((id) => rowName(SEATS, id)), ...products.map((id) => rowName(STOCK, id))];
    const holder = await market().db.pool.connect();
    const client = await market().db.pool.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM slots WHERE id = $1 FOR UPDATE', [slots[0]]);
      await holder.query('UPDATE products SET name = name WHERE id = $1', [products[1]]);
      const free = await lockFree(client, SHAPE.claims.map(claimedRows), names);
      expect(free).toEqual(new Set([rowName(SEATS, slots[1]), rowName(STOCK, products[0])]));
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
      client.release();
    }
  });
});
