import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Counter, Gauge, type Registry } from 'prom-client';
import { z } from 'zod';
import type { Database } from './database.ts';
import type { Logger } from './logging.ts';
import { marketIdOf } from './market-id.ts';
import type { KeptAnswer } from './public-answers.ts';
import { schemaOf } from './schema-name.ts';

/** Answers that all processes share, in Redis. It only makes things faster: whatever is wrong with it, there is none. */

export interface SharedAnswersOptions {
  readonly redisUrl: string;
  /** The database whose answers they are: several markets may share a Redis, and call theirs the same. */
  readonly db: Pick<Database, 'url' | 'ask'>;
  readonly errors: Counter;
  readonly log: Logger;
}

/** An answer, and how long it may still be kept, in milliseconds. */
export interface FoundAnswer {
  readonly answer: KeptAnswer;
  readonly forMs: number;
}

/** Reading from the database takes little longer. */
const ANSWER_WITHIN_MS = 150;
const CONNECT_WITHIN_MS = 1_000;
const RECONNECT = { firstMs: 100, maxMs: 5_000 } as const;
/** Longer answers are not worth the way. */
const CHARACTERS_MAX = 512 * 1024;
/** After a failure nobody asks for so long: whoever does would wait in vain too. */
const PAUSE_MS = 1_000;
/** One that comes and goes is told of once in a minute. */
const WARN_EVERY_MS = 60_000;
/** Commands that wait for their answers at most: whoever comes then has none. */
const UNANSWERED_MAX = 1_000;

const keptAnswer = z.object({
  body: z.string(),
  // As headers can have them.
  etag: z.string().regex(/^"[\x21\x23-\x7e]+"$/),
  link: z
    .string()
    .regex(/^[\x20-\x7e]+$/)
    .optional(),
  about: z.array(z.string()),
  asOf: z.number(),
});

export class SharedAnswers {
  /** Undefined until its library is loaded, which only those wait for who have a Redis. */
  #redis: Redis | undefined;
  #isClosed = false;
  readonly #db: SharedAnswersOptions['db'];
  readonly #log: Logger;
  readonly #errors: Counter;
  #unanswered = 0;
  #isLost = false;
  #warnedAt = Number.NEGATIVE_INFINITY;
  #pausedUntil = 0;
  #prefix: Promise<string | undefined> | undefined;

  constructor({ redisUrl, db, errors, log }: SharedAnswersOptions) {
    this.#db = db;
    this.#log = log;
    this.#errors = errors;
    this.#connect(redisUrl).catch((error: unknown) => this.#lost(error));
  }

  async #connect(redisUrl: string): Promise<void> {
    const { Redis } = await import('ioredis');
    if (this.#isClosed) return;
    this.#redis = new Redis(redisUrl, {
      connectionName: 'tianguis',
      connectTimeout: CONNECT_WITHIN_MS,
      commandTimeout: ANSWER_WITHIN_MS,
      // Without a connection there is no answer, at once.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (tries) => Math.min(RECONNECT.maxMs, RECONNECT.firstMs * 2 ** Math.min(tries, 10)),
    });
    this.#redis.on('error', (error: unknown) => this.#lost(error));
  }

  /** An answer that some process made; undefined where there is none, or Redis does not say in time. */
  async get(key: string): Promise<FoundAnswer | undefined> {
    const found = await this.#ask(async (redis) => {
      const [name] = await this.#namesOf([key]);
      if (name === undefined) return [];
      const results = (await redis.pipeline().get(name).pttl(name).exec()) ?? [];
      for (const [error] of results) if (error !== null) throw error;
      return results.map(([, value]) => value);
    });
    const [text, forMs] = found ?? [];
    if (typeof text !== 'string' || typeof forMs !== 'number' || forMs <= 0) return undefined;
    const answer = parse(text);
    return answer && { answer, forMs };
  }

  /** Has others find an answer for so many milliseconds. Nobody waits for it. */
  put(key: string, answer: KeptAnswer, keepMs: number): void {
    if (answer.body.length > CHARACTERS_MAX) return;
    void this.#ask(async (redis) => {
      const [name] = await this.#namesOf([key]);
      if (name !== undefined) await redis.set(name, JSON.stringify(answer), 'PX', keepMs);
    });
  }

  /** Has nobody find these any more. Nobody waits for it. */
  drop(keys: readonly string[]): void {
    void this.#ask(async (redis) => {
      const names = await this.#namesOf(keys);
      if (names.length > 0) await redis.unlink(names);
    });
  }

  get isUp(): boolean {
    return this.#redis?.status === 'ready';
  }

  close(): void {
    this.#isClosed = true;
    this.#redis?.disconnect();
  }

  async #ask<T>(command: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    const redis = this.#redis;
    const isPaused = performance.now() < this.#pausedUntil;
    if (redis?.status !== 'ready' || isPaused || this.#unanswered >= UNANSWERED_MAX) return undefined;
    this.#unanswered += 1;
    try {
      const answer = await command(redis);
      this.#back();
      return answer;
    } catch (error) {
      this.#lost(error);
      return undefined;
    } finally {
      this.#unanswered -= 1;
    }
  }

  /** None as long as the database cannot say who it is. */
  async #namesOf(keys: readonly string[]): Promise<string[]> {
    this.#prefix ??= marketOf(this.#db).catch(() => {
      this.#prefix = undefined;
      return undefined;
    });
    const prefix = await this.#prefix;
    if (prefix === undefined) return [];
    return keys.map((key) => prefix + createHash('sha1').update(key).digest('base64url'));
  }

  /** One line when it goes wrong, one when it is right again: a cache is no reason to fill the log. */
  #lost(error: unknown): void {
    this.#errors.inc();
    const now = performance.now();
    this.#pausedUntil = now + PAUSE_MS;
    if (this.#isLost || now - this.#warnedAt < WARN_EVERY_MS) return;
    this.#isLost = true;
    this.#warnedAt = now;
    const { message } = error as Error;
    this.#log.warn({ reason: message }, 'Redis does not answer: lists and product pages are read without it');
  }

  #back(): void {
    if (this.#isLost) this.#log.info({}, 'Redis answers again');
    this.#isLost = false;
  }
}

function parse(text: string): KeptAnswer | undefined {
  try {
    return keptAnswer.parse(JSON.parse(text));
  } catch {
    // Whoever wrote that was no process of this version.
    return undefined;
  }
}

async function marketOf({ url, ask }: SharedAnswersOptions['db']): Promise<string> {
  const { host, pathname } = new URL(url);
  const market = `${host}${pathname} ${schemaOf(url)} ${await marketIdOf(ask)}`;
  return `tianguis:${createHash('sha1').update(market).digest('base64url').slice(0, 12)}:`;
}

/** What is told of Redis, also where there is none. @returns what counts its errors */
export function observeRedis(registry: Registry, isUp: () => boolean): Counter {
  const registers = [registry];
  new Gauge({
    name: 'tianguis_redis_up',
    help: 'Whether Redis is connected; 0 also where REDIS_URL names none.',
    // Of several workers: whether all are.
    aggregator: 'min',
    registers,
    collect() {
      this.set(isUp() ? 1 : 0);
    },
  });
  return new Counter({
    name: 'tianguis_redis_errors_total',
    help: 'Commands that Redis did not answer, and connections to it that failed.',
    registers,
  });
}
