import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CHECKS } from '../../src/features/all.ts';
import { releaseEnded } from '../../src/features/cart/index.ts';
import { checkConsistency, type Finding } from '../../src/features/operations/index.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { keepSessionSettings } from '../../src/platform/session-settings.ts';
import { ADDRESS } from '../support/address.ts';
import { enterCaptures } from '../support/captures.ts';
import { addBuyers, addProducts, addSellers, type CrowdBuyer, createTokenSigner, fillCarts } from '../support/crowd.ts';
import { wireRequest } from './http-load.ts';

const SELLERS = 100;
const POLL_MS = 50;
const PATIENCE_MS = 60_000;
/** Nothing sells out: what is measured is selling. */
const STOCK = 1_000_000_000;
/** Units of which every product of the catalogue has more, and those that are shipped to the last unit fewer. */
export const PLENTY = 1_000_000;

export interface BasketItem {
  readonly productId: string;
  readonly quantity: number;
}

export interface Shopper extends CrowdBuyer {
  readonly authorization: string;
  readonly request: Buffer;
}

const CHECKOUT = '/api/marketplace/checkout';
const CHECKOUT_BODY = JSON.stringify({ shippingAddress: ADDRESS });

/** A checkout under a key that was never used. */
export function checkoutWithKey({ authorization }: Pick<Shopper, 'authorization'>): Buffer {
  return wireRequest('POST', CHECKOUT, { authorization, 'idempotency-key': randomUUID() }, CHECKOUT_BODY);
}

/** A fresh PostgreSQL with durable settings, a catalogue, and buyers whose requests and carts are prepared in bulk. */
export class Stage {
  readonly db: Database;
  readonly url: string;
  readonly jwtSecret: string;
  readonly postmasterPid: number;
  readonly products: readonly string[];
  readonly #sellers: readonly string[];
  readonly #cleanUp: () => Promise<void>;
  readonly #shoppers: Shopper[] = [];

  private constructor(parts: {
    db: Database;
    url: string;
    jwtSecret: string;
    postmasterPid: number;
    products: readonly string[];
    sellers: readonly string[];
    cleanUp: () => Promise<void>;
  }) {
    this.db = parts.db;
    this.url = parts.url;
    this.jwtSecret = parts.jwtSecret;
    this.postmasterPid = parts.postmasterPid;
    this.products = parts.products;
    this.#sellers = parts.sellers;
    this.#cleanUp = parts.cleanUp;
  }

  static async open(productCount: number): Promise<Stage> {
    const dataDir = mkdtempSync(join(tmpdir(), 'tianguis-bench-'));
    const settings = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track=top'];
    const postgres = await startEmbeddedPostgres({ dataDir, settings });
    await migrate(postgres.url);
    await keepSessionSettings(postgres.url);
    // Bulk loading takes longer than anything the product itself asks for.
    const patience = { silenceTimeoutMs: 600_000, settings: { statement_timeout: '0' } };
    const db = openDatabase({ url: postgres.url, poolSize: 4, onWarning: () => {}, ...patience });
    await db.pool.query('CREATE EXTENSION pg_stat_statements');
    const sellers = await addSellers(db.pool, SELLERS);
    const products = await addProducts(db.pool, sellers, {
      count: productCount,
      stock: STOCK,
      priceAmount: 12_900,
      isVaried: true,
    });
    // Also of the tables that are still empty: the hardest case for plans that are kept.
    await db.pool.query('VACUUM ANALYZE');
    const cleanUp = async () => {
      await db.close();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    const postmasterPid = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    const jwtSecret = randomBytes(32).toString('hex');
    return new Stage({ db, url: postgres.url, jwtSecret, postmasterPid, products, sellers, cleanUp });
  }

  close(): Promise<void> {
    return this.#cleanUp();
  }

  /** A product that nobody bought yet. */
  async newProduct(): Promise<string> {
    const [id = ''] = await addProducts(this.db.pool, this.#sellers.slice(0, 1), {
      count: 1,
      stock: STOCK,
      priceAmount: 12_900,
    });
    return id;
  }

  /** Products that nobody bought yet, of so many units each. */
  newProducts(count: number, stock: number): Promise<string[]> {
    return addProducts(this.db.pool, this.#sellers, { count, stock, priceAmount: 100 });
  }

  /** So many buyers, each with a cart of its own filled with the items chosen for it. */
  async buyersWith(count: number, choose: (index: number) => readonly BasketItem[]): Promise<Shopper[]> {
    await this.#recruit(count);
    const shoppers = this.#shoppers.slice(0, count);
    const { pool } = this.db;
    await this.#releaseHolds();
    await pool.query('DELETE FROM cart_items');
    await fillCarts(
      pool,
      shoppers.map(({ cartId }, index) => ({ cartId, items: choose(index) })),
    );
    await this.settle();
    return shoppers;
  }

  /** Has nothing left to do of what was prepared: its events are told, and no autovacuum comes for it later. */
  async settle(): Promise<void> {
    await this.#emptied('outbox_events');
    await this.db.pool.query(
      'VACUUM ANALYZE carts, cart_items, cart_holds, stock_holds, products, ledger_entries, outbox_events, events',
    );
    await this.db.pool.query('CHECKPOINT');
  }

  /** Waits until a table has no rows. @throws Error when it never comes to that */
  async #emptied(table: string, help = async () => {}): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    await help();
    while ((await this.db.pool.query(`SELECT FROM ${table} LIMIT 1`)).rowCount !== 0) {
      if (Date.now() > deadline) throw new Error(`${table} is never empty`);
      await delay(POLL_MS);
      await help();
    }
  }

  /** Gives back what was held and not bought. */
  async #releaseHolds(): Promise<void> {
    await this.db.pool.query(`UPDATE cart_holds SET expires_at = now() - interval '1 day'`);
    // The servers do the same at the same time, and what they are at is passed over.
    await this.#emptied('stock_holds', () => releaseEnded(this));
    await this.db.pool.query('DELETE FROM cart_holds');
  }

  /** The requests with which such buyers check out. */
  async checkouts(count: number, choose: (index: number) => readonly BasketItem[]): Promise<Buffer[]> {
    return (await this.buyersWith(count, choose)).map(({ request }) => request);
  }

  /** The same, each with an Idempotency-Key of its own. */
  async checkoutsWithKeys(count: number, choose: (index: number) => readonly BasketItem[]): Promise<Buffer[]> {
    return (await this.buyersWith(count, choose)).map(checkoutWithKey);
  }

  /** Has orders paid, without a request for each. @returns the authorization of the seller of each, by the order's id */
  async payAll(orderIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { pool } = this.db;
    await pool.query(
      `INSERT INTO payments (id, order_id, settled_order_id, status, provider, payment_method, amount, currency, settled_at)
       SELECT p.id, o.id, o.id, 'SUCCEEDED', 'simulated', 'pm_card_visa', o.total_amount, o.currency, now()
       FROM unnest($1::uuid[], $2::uuid[]) AS p (id, order_id) JOIN orders o ON o.id = p.order_id`,
      [orderIds.map(() => newId()), orderIds],
    );
    await enterCaptures(pool, orderIds);
    const { rows } = await pool.query<{ id: string; seller_id: string }>(
      `UPDATE orders SET status = 'PAID' WHERE id = ANY($1) RETURNING id, seller_id`,
      [orderIds],
    );
    const signer = await createTokenSigner(this.jwtSecret);
    const tokens = new Map(this.#sellers.map((id) => [id, `Bearer ${signer.sign({ id, role: 'SELLER' })}`]));
    return new Map(rows.map(({ id, seller_id }) => [id, tokens.get(seller_id) ?? '']));
  }

  async #recruit(count: number): Promise<void> {
    const missing = count - this.#shoppers.length;
    if (missing <= 0) return;
    const signer = await createTokenSigner(this.jwtSecret);
    for (const buyer of await addBuyers(this.db.pool, missing)) {
      const authorization = `Bearer ${signer.sign({ id: buyer.id, role: 'BUYER' })}`;
      this.#shoppers.push({
        ...buyer,
        authorization,
        request: wireRequest('POST', CHECKOUT, { authorization }, CHECKOUT_BODY),
      });
    }
  }

  /** How many statements PostgreSQL has run for the servers so far, those of transaction control included. */
  readonly statements = async (): Promise<number> => {
    const { rows } = await this.db.pool.query(
      `SELECT coalesce(sum(calls), 0)::int AS calls FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
       WHERE d.datname = current_database() AND query NOT LIKE '%pgboss%' AND query NOT LIKE '%pg_stat_statements%'`,
    );
    return rows[0].calls;
  };

  async findings(): Promise<Finding[]> {
    const client = await this.db.pool.connect();
    const findings = await checkConsistency(client, CHECKS);
    client.release();
    return findings;
  }
}
