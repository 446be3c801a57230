import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, inject } from 'vitest';
import {
  addBuyers,
  addProducts,
  addSellers,
  type CrowdBuyer,
  createTokenSigner,
  fillCarts,
  type TokenSigner,
} from '../../scripts/support/crowd.ts';
import { readMetrics, sumOf } from '../../scripts/support/metrics.ts';
import { type App, buildApp } from '../../src/app.ts';
import { backgroundContext, type Context } from '../../src/concurrency/index.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import { CHECKS, ERRORS, featuresWith, orderContext, payingWith } from '../../src/features/all.ts';
import type { Feature } from '../../src/features/feature.ts';
import { checkConsistency, type Finding } from '../../src/features/operations/index.ts';
import type { PaymentProvider } from '../../src/features/providers/index.ts';
import type { Reach } from '../../src/platform/connections.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import type { HttpLimits } from '../../src/platform/http-limits.ts';
import { problemSchemaOf } from '../../src/platform/problem-documents.ts';
import { keepSessionSettings } from '../../src/platform/session-settings.ts';
import { createTestDatabase, keepForSessions, reachOfTest, type TestDatabase } from './database.ts';

export const JWT_SECRET = 'a secret that only the tests know, 48 characters';

export const ADDRESS = {
  street: 'Macedonio Alcalá 12',
  city: 'Oaxaca de Juárez',
  state: 'Oaxaca',
  zipCode: '68000',
  country: 'MX',
};

/** Both ways to write a checkout; what holds for one must hold for the other. */
export const STRATEGIES = ['group', 'optimistic'] as const;

/** What a call was answered. `body` is whatever JSON came; tests say what they expect of it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the test's own assertions are the type
  readonly body: any;
}

export interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Calls an API over real HTTP. */
export async function callAt(origin: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const { token, body, headers } = options;
  const response = await fetch(origin + path, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const answer = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  expectDeclared(answer);
  return answer;
}

const KINDS = new Map(ERRORS.map((kind) => [kind.code, kind]));

/** A refusal has the members that its code is said to have, and no others: clients are made from what is said. */
function expectDeclared({ headers, body }: Answer): void {
  const kind = KINDS.get(body?.code);
  if (kind === undefined || !headers.get('content-type')?.startsWith('application/problem+json')) return;
  const { error } = problemSchemaOf(kind).strict().safeParse(body);
  if (error !== undefined) throw new Error(`${kind.code} is not as declared: ${error.message} ${JSON.stringify(body)}`);
}

export interface Seller {
  readonly id: string;
  readonly token: string;
}

export interface Buyer extends CrowdBuyer {
  readonly token: string;
}

const PATIENCE_MS = 60_000;

/** What needs a session does not go through a pooler; through a test's own proxy it does. */
function reachThrough(proxy: MarketOptions['reach'], databaseUrl: string): Required<Reach> {
  const reach = reachOfTest(databaseUrl);
  if (proxy === undefined) return reach;
  const url = proxy(reach.url);
  return { ...reach, url, directUrl: inject('pooler') === null ? url : reach.directUrl };
}

/** Gives everything a minute for which the product has seconds. */
async function openPatiently(reach: Required<Reach>, poolSize: number): Promise<Database> {
  const inEach = <T>(patience: T) => ({
    lock_timeout: patience,
    statement_timeout: patience,
    idle_in_transaction_session_timeout: patience,
  });
  await keepForSessions(reach.directUrl, inEach(PATIENCE_MS));
  const db = openDatabase({
    ...reach,
    poolSize,
    onWarning: () => {},
    silenceTimeoutMs: PATIENCE_MS,
    lockWaitMs: PATIENCE_MS,
    // A process of the product that starts beside it sets the role's again; those given at the connect win. A pooler takes none.
    ...(inject('pooler') === null && { settings: inEach(String(PATIENCE_MS)) }),
  });
  // Read by the pool whenever it makes a connection, and it has made none yet.
  Object.assign(db.pool.options, { connectionTimeoutMillis: PATIENCE_MS });
  const limits = { maxWait: PATIENCE_MS, timeout: PATIENCE_MS };
  return { ...db, transaction: (work) => db.prisma.$transaction(work, limits) };
}

export interface MarketOptions {
  /**
   * For tests about who wins, not about how long it takes: nobody is refused because the machine is slow, and a lock may
   * be held while others gather behind it.
   */
  readonly patient?: boolean;
  /** The address at which the product reaches its database, from the database's own; through a proxy, say. */
  readonly reach?: (url: string) => string;
  /** A migrated one on another server, dropped by whoever gives it. Default: a clone on the server of the run. */
  readonly databaseUrl?: string;
  /** Takes the money instead of the simulated one. */
  readonly provider?: PaymentProvider;
  /** What is absent is as in the product. */
  readonly httpLimits?: Partial<HttpLimits>;
  /** Default: all there are. */
  readonly features?: readonly Feature[];
}

interface MarketParts {
  readonly db: Database;
  readonly config: Config;
  readonly app: App;
  readonly origin: string;
  readonly signer: TokenSigner;
  readonly database: TestDatabase;
  readonly provider: PaymentProvider | undefined;
  readonly isPatient: boolean;
}

/** A running market on a database of its own, and quick ways to people it. */
export class TestMarket {
  readonly db: Database;
  readonly config: Config;
  readonly app: App;
  readonly origin: string;
  readonly databaseUrl: string;
  readonly signer: TokenSigner;
  readonly #database: TestDatabase;
  readonly #provider: PaymentProvider | undefined;
  readonly #isPatient: boolean;
  readonly #closers: (() => Promise<void>)[] = [];

  private constructor(parts: MarketParts) {
    this.db = parts.db;
    this.config = parts.config;
    this.app = parts.app;
    this.origin = parts.origin;
    this.signer = parts.signer;
    this.databaseUrl = parts.database.url;
    this.#database = parts.database;
    this.#provider = parts.provider;
    this.#isPatient = parts.isPatient;
  }

  static async open(environment: Record<string, string> = {}, options: MarketOptions = {}): Promise<TestMarket> {
    const database =
      options.databaseUrl === undefined
        ? await createTestDatabase()
        : { url: options.databaseUrl, drop: async () => {} };
    const config = parseConfig({
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      RATE_LIMIT: 'off',
      // A test sees what it has just changed.
      READ_CACHE_MS: '0',
      JWT_SECRET,
      ...(options.patient && { CHECKOUT_DEADLINE_MS: String(PATIENCE_MS) }),
      ...environment,
    });
    await keepSessionSettings(database.url);
    const reach = reachThrough(options.reach, database.url);
    const db = options.patient
      ? await openPatiently(reach, config.sharedPoolSize)
      : openDatabase({ ...reach, poolSize: config.sharedPoolSize, onWarning: () => {} });
    const app = await buildApp({
      config,
      db,
      features: options.features ?? (options.provider && featuresWith(options.provider)),
      ...(options.httpLimits && { httpLimits: options.httpLimits }),
      ...(options.patient && { turnWaitMs: PATIENCE_MS }),
    });
    await app.server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.server.address() as AddressInfo;
    const signer = await createTokenSigner(JWT_SECRET);
    return new TestMarket({
      db,
      config,
      app,
      origin: `http://127.0.0.1:${port}`,
      signer,
      database,
      provider: options.provider,
      isPatient: options.patient === true,
    });
  }

  /**
   * One more server on the same database, which closes with this one and is as patient: another process, as far as the database can tell.
   * @returns its address
   */
  async secondServer(): Promise<string> {
    const { config } = this;
    const reach = reachOfTest(this.databaseUrl);
    const db = this.#isPatient
      ? await openPatiently(reach, config.sharedPoolSize)
      : openDatabase({ ...reach, poolSize: config.sharedPoolSize, onWarning: () => {} });
    const { server } = await buildApp({ config, db, ...(this.#isPatient && { turnWaitMs: PATIENCE_MS }) });
    await server.listen({ host: '127.0.0.1', port: 0 });
    this.#closers.push(async () => {
      await server.close();
      await db.close();
    });
    return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await Promise.all(this.#closers.map((close) => close()));
    await this.app.server.close();
    await this.db.close();
    await this.#database.drop();
  }

  /** Another process on the same database, as far as that can tell, and as patient. The caller closes it. */
  async another(): Promise<{ readonly origin: string; close(): Promise<void> }> {
    const db = await openPatiently(reachOfTest(this.databaseUrl), this.config.sharedPoolSize);
    const features = this.#provider && featuresWith(this.#provider);
    const app = await buildApp({ config: this.config, db, features, turnWaitMs: PATIENCE_MS });
    await app.server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.server.address() as AddressInfo;
    return {
      origin: `http://127.0.0.1:${port}`,
      close: async () => {
        await app.server.close();
        await db.close();
      },
    };
  }

  /** What use cases that a test calls itself get. */
  get context(): Context {
    return backgroundContext(this.db);
  }

  /** The same for those that move orders. */
  get orders(): ReturnType<typeof orderContext> {
    const { db, config, app } = this;
    return orderContext(this.context, payingWith({ db, config, registry: app.registry }, this.#provider));
  }

  call(method: string, path: string, options?: CallOptions): Promise<Answer> {
    return callAt(this.origin, method, path, options);
  }

  async seller(): Promise<Seller> {
    const [id = ''] = await addSellers(this.db.pool, 1);
    return { id, token: this.signer.sign({ id, role: 'SELLER' }) };
  }

  async buyers(count: number): Promise<Buyer[]> {
    const buyers = await addBuyers(this.db.pool, count);
    return buyers.map((buyer) => ({ ...buyer, token: this.signer.sign({ id: buyer.id, role: 'BUYER' }) }));
  }

  async buyer(): Promise<Buyer> {
    const [buyer] = await this.buyers(1);
    if (buyer === undefined) throw new Error('no buyer was made');
    return buyer;
  }

  /** Products of one seller. @returns their ids, in id order */
  async products(sellerId: string, count: number, stock: number, priceAmount = 12_900): Promise<string[]> {
    return addProducts(this.db.pool, [sellerId], { count, stock, priceAmount });
  }

  /** One product of a seller of its own. */
  async product(stock: number, priceAmount = 12_900): Promise<{ id: string; seller: Seller }> {
    const seller = await this.seller();
    const [id = ''] = await this.products(seller.id, 1, stock, priceAmount);
    return { id, seller };
  }

  /** Buyers who each have these items in their cart. */
  async buyersWanting(count: number, items: readonly { productId: string; quantity: number }[]): Promise<Buyer[]> {
    const buyers = await this.buyers(count);
    await fillCarts(
      this.db.pool,
      buyers.map(({ cartId }) => ({ cartId, items })),
    );
    return buyers;
  }

  checkout(
    token: string,
    options: { origin?: string; headers?: Record<string, string>; body?: object } = {},
  ): Promise<Answer> {
    return callAt(options.origin ?? this.origin, 'POST', '/api/marketplace/checkout', {
      token,
      body: { shippingAddress: ADDRESS, ...options.body },
      ...(options.headers && { headers: options.headers }),
    });
  }

  async stockOf(productId: string): Promise<number> {
    return (await this.db.prisma.product.findUniqueOrThrow({ where: { id: productId } })).stock;
  }

  /** Everything the consistency check finds wrong. */
  async findings(): Promise<Finding[]> {
    const client = await this.db.pool.connect();
    try {
      return await checkConsistency(client, CHECKS);
    } finally {
      client.release();
    }
  }

  /** The value of a metric, all label sets that match summed up. */
  async metric(name: string, labels: Record<string, string> = {}): Promise<number> {
    return sumOf(await readMetrics(this.origin), name, labels);
  }
}

/** A market for all tests of a file, open once they run. */
export function useMarket(environment?: Record<string, string>, options?: MarketOptions): () => TestMarket {
  let market: TestMarket | undefined;
  beforeAll(async () => {
    market = await TestMarket.open(environment, options);
  });
  afterAll(async () => {
    await market?.close();
  });
  return () => {
    if (market === undefined) throw new Error('the market is open while tests run, not before');
    return market;
  };
}

/** Starts everything at once and waits for all of it; anything but an answer fails the test. */
export async function together<T, R>(all: readonly T[], start: (one: T, index: number) => Promise<R>): Promise<R[]> {
  return Promise.all(all.map(start));
}

/** How often each outcome came: the status, or the problem code where there is one. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const outcome = body?.code === undefined ? String(status) : `${status} ${body.code}`;
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
