import { beforeAll, describe, expect, it } from 'vitest';
import { findEntries } from '../../src/features/units/find-entries.sql.ts';
import { findUnits } from '../../src/features/units/find-units.sql.ts';
import { unitQuery } from '../../src/features/units/schemas.ts';
import { useMarket } from '../support/market.ts';
import { readsOf } from '../support/rows-read.ts';
import { Site } from '../support/units.ts';

const UNITS = 15_000;
const ENTRIES = 2_000;
const COUNTED = 1_000;
/** A page and the one row beyond it, of each of two stretches; of a site, those without a tag among others. */
const READ_MAX = 101 + 10 * 101;
const NOBODY = '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11';
const TABLES = ['units', 'unit_list_entries'];
const WINDOW = { after: undefined, offset: 0, limit: 21 };

describe('a page of a long register', () => {
  const market = useMarket({}, { patient: true });
  let own: Site;
  let others: Site;

  beforeAll(async () => {
    for (const table of TABLES) await market().db.pool.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
    own = await Site.open(market());
    others = await Site.open(market());
    for (const { id, sellerId } of [own, others]) {
      // One in ten has no tag, and one in a thousand is retired.
      await market().db.pool.query(
        `INSERT INTO units (id, site_id, seller_id, description, asset_tag, asset_tag_key, serial, serial_key, status, created_by, updated_by)
         SELECT new_id(), $1, $2, 'x', t, t, 's' || n, 's' || n,
           (CASE WHEN n % 1000 = 0 THEN 'RETIRED' ELSE 'AVAILABLE' END)::"UnitStatus", $2, $2
         FROM generate_series(1, $3::int) AS n, LATERAL (SELECT CASE WHEN n % 10 > 0 THEN 't' || n END AS t) tag`,
        [id, sellerId, UNITS],
      );
    }
    for (const sellerId of [own.sellerId, others.sellerId, null])
      await market().db.pool.query(
        `INSERT INTO unit_list_entries (id, list, seller_id, code, code_key, name, name_key, created_by, updated_by)
         SELECT new_id(), 'brands', $1, n, n, n, n, new_id(), new_id() FROM generate_series(1, $2::int) AS n`,
        [sellerId, sellerId === null ? 10 : ENTRIES],
      );
    for (const table of TABLES) await market().db.pool.query(`VACUUM ANALYZE ${table}`);
  });

  it.each([
    ['the newest', ''],
    ['of a site', 'siteId=own'],
    ['in a state that few have', 'status=RETIRED'],
    ['of a site, in a state that few have', 'siteId=own&status=RETIRED'],
    ['by tag', 'sort=asset-tag-asc'],
    ['by tag, from the end', 'sort=asset-tag-desc'],
    ['by serial', 'sort=serial-asc'],
    ['by tag, of a site', 'sort=asset-tag-asc&siteId=own'],
    ['by serial, of a site, from the end', 'sort=serial-desc&siteId=own'],
  ])('reads no more units than it counts and shows: %s', async (_what, text) => {
    const query = unitQuery.parse(Object.fromEntries(new URLSearchParams(text.replace('own', own.id))));
    const page = (after?: string) =>
      readsOf(market(), ['units'], (db) => findUnits(db.ask, own.sellerId, query, { ...WINDOW, after }));
    const { found: first, ...firstReads } = await page();
    expect(first.ids.length).toBe(text.includes('RETIRED') ? UNITS / 1_000 : WINDOW.limit);
    for (const reads of [firstReads, await page(first.ids.at(-1))]) {
      expect(reads.scans).toBe(0);
      expect(reads.entries).toBeLessThanOrEqual(first.total + READ_MAX);
    }
  });

  it('goes on behind the last that has a tag', async () => {
    const query = unitQuery.parse({ sort: 'asset-tag-asc' });
    const { rows } = await market().db.pool.query(
      `SELECT id FROM units WHERE seller_id = $1 AND asset_tag IS NOT NULL ORDER BY asset_tag_key DESC LIMIT 1`,
      [own.sellerId],
    );
    const reads = await readsOf(market(), ['units'], async (db) => {
      const { ids } = await findUnits(db.ask, own.sellerId, query, { ...WINDOW, after: rows[0].id });
      expect(ids).toHaveLength(WINDOW.limit);
    });
    expect(reads.entries).toBeLessThanOrEqual(COUNTED + READ_MAX);
  });

  it.each([
    ['of one who has many', 'own', COUNTED],
    ['of one who has none', NOBODY, 10],
    ['of everybody', undefined, COUNTED],
  ])('reads none of the entries of others: %s', async (_what, who, total) => {
    const sellerId = who === 'own' ? own.sellerId : who;
    const list = { list: 'brands', sellerId } as const;
    const page = (after?: string) =>
      readsOf(market(), ['unit_list_entries'], (db) => findEntries(db.ask, list, { ...WINDOW, after }));
    const { found: first, ...firstReads } = await page();
    expect(first.total).toBe(total);
    for (const reads of [firstReads, await page(first.ids.at(-1))]) {
      expect(reads.scans).toBe(0);
      // The operator's are counted, too.
      expect(reads.entries).toBeLessThanOrEqual(total + 10 + READ_MAX);
    }
  });
});
