import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { connectionsOf, endSoon, openPool, type PoolAddress } from './connections.ts';
import type { Logger } from './logging.ts';
import { marketIdOf } from './market-id.ts';
import { logReplayed, logWritten, type Standing, type Written, whatIsWritten, whereItStands } from './replica.sql.ts';
import { type Ask, askOnAny } from './statements.ts';

/** serving: it is asked; lagging: what it says may be older than it may be; gone: it does not answer, or is no standby of this market. */
export const REPLICA_STATES = ['serving', 'lagging', 'gone'] as const;
export type ReplicaState = (typeof REPLICA_STATES)[number];

/** That a replica has everything which had been committed at a moment. */
export interface Proof {
  /** The moment, as performance.now() tells it. */
  readonly at: number;
  /** The last event that there was then. */
  readonly position: number;
}

export interface ReplicaWatchOptions {
  readonly primary: PoolAddress;
  readonly replica: PoolAddress;
  /** How old what the replica says may be, in milliseconds. */
  readonly lagMaxMs: number;
  readonly log: Logger;
}

/** How often it is looked where the replica stands, when nobody asks. */
const WATCH_EVERY_MS = 250;
/** Longest wait for an answer, or for a connection, of either server. */
const ANSWER_WITHIN_MS = 500;
/** Whoever needs all that there is waits so long for the replica to have it, and it is looked so often meanwhile. */
const CATCH_UP_MS = 20;
const LOOK_AGAIN_MS = 2;
/** How long connections may take to say goodbye. */
const FAREWELL_MS = 1_000;
/** One that comes and goes is told of once in a minute. */
const WARN_EVERY_MS = 60_000;
/** Of the primary, beside the pools of a process. */
export const CONNECTIONS_OF_REPLICA_WATCH = 1;

const WORDS: Readonly<Record<ReplicaState, string>> = {
  serving: 'the read replica is asked',
  lagging: 'the read replica lags: what it has not is read from the primary',
  gone: 'the read replica does not serve: everything is read from the primary',
};

/** Where the primary stood at a moment. */
type Sample = Written & Proof;

/**
 * Knows what a replica has. The primary is asked how far its log goes, then the replica whether it has come so far: clocks,
 * and times of commits, say nothing while nobody writes. One such look serves all who wait for it, however many they are.
 */
export class ReplicaWatch {
  readonly #options: ReplicaWatchOptions;
  readonly #primary: WatchedPool;
  readonly #replica: WatchedPool;
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;
  /** Places that the replica has not come to yet, the oldest first. */
  #samples: Sample[] = [];
  #latest: Proof | undefined;
  /** Of the latest proof that there was, also where it counts no more. */
  #provenAt = performance.now();
  /** How far the replica had come when it was looked at last. */
  #place = 0;
  #server: string | undefined;
  /** The primary that was asked last. */
  #written: string | undefined;
  #market: string | undefined;
  #log: string | undefined;
  #isThere = false;
  #keepsUp = true;
  #lagBytes = 0;
  #current: Promise<Proof | undefined> | undefined;
  #following: Promise<Proof | undefined> | undefined;
  #told: ReplicaState = 'gone';
  #warnedAt = Number.NEGATIVE_INFINITY;
  #reason: string | undefined;

  constructor(options: ReplicaWatchOptions) {
    this.#options = options;
    this.#primary = openWatchedPool(options.primary);
    this.#replica = openWatchedPool(options.replica);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
    await this.#current;
    await Promise.all([this.#primary.end(), this.#replica.end()]);
  }

  get state(): ReplicaState {
    if (!this.#isThere) return 'gone';
    return this.#latest !== undefined && this.lagMs <= this.#options.lagMaxMs ? 'serving' : 'lagging';
  }

  /** How old what the replica says may be at most, in milliseconds; at rest, the time since the last look. From the beginning, before the first proof. */
  get lagMs(): number {
    return performance.now() - this.#provenAt;
  }

  /** Of the log, what the replica did not have when it was looked last. */
  get lagBytes(): number {
    return this.#lagBytes;
  }

  /** Which server was looked at last, in the words of Standing. */
  get server(): string | undefined {
    return this.#server;
  }

  /** What the replica surely has, if that is not too old. */
  get recent(): Proof | undefined {
    return this.state === 'serving' ? this.#latest : undefined;
  }

  /** Proof that the replica has everything which had been committed when this was called; undefined where it has not, or not soon. */
  async sinceNow(): Promise<Proof | undefined> {
    return this.state === 'serving' ? this.#look() : undefined;
  }

  /** Has nobody ask the replica until it was looked at again, which is at once: someone got no answer. */
  suspect(reason: string): void {
    if (!this.#isThere) return;
    this.#lose(reason);
    this.#tell();
    void this.#look();
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await this.#look();
      this.#tell();
      await delay(WATCH_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }

  /** One look at a time; all who come during one have the next. */
  #look(): Promise<Proof | undefined> {
    if (this.#current === undefined) {
      this.#current = this.#lookOnce().finally(() => {
        this.#current = undefined;
      });
      return this.#current;
    }
    this.#following ??= this.#current.then(() => {
      this.#following = undefined;
      return this.#look();
    });
    return this.#following;
  }

  async #lookOnce(): Promise<Proof | undefined> {
    if (this.#ending.signal.aborted) return undefined;
    const sample = await this.#sample();
    const until = performance.now() + (this.#keepsUp ? CATCH_UP_MS : 0);
    try {
      for (;;) {
        const isProven = this.#compare(await this.#standing(), sample);
        if (isProven || sample === undefined || performance.now() >= until) {
          this.#keepsUp = isProven;
          return isProven ? sample : undefined;
        }
        await delay(LOOK_AGAIN_MS);
      }
    } catch (error) {
      this.#lose((error as Error).message);
      return undefined;
    }
  }

  /** One that comes back may have begun again at an earlier place, or be another. */
  #lose(reason: string): void {
    this.#isThere = false;
    this.#latest = undefined;
    this.#reason = reason;
  }

  /** None where the primary does not say: whoever needs it will be told so there. */
  async #sample(): Promise<Sample | undefined> {
    const at = performance.now();
    const written = await whatIsWritten(this.#primary.ask).catch(() => undefined);
    if (written === undefined) return undefined;
    if (written.server !== this.#written) this.#expectAnother();
    this.#written = written.server;
    return { at, ...written };
  }

  /** The primary is another one, or was started anew: what was known of its log may be of one that is no more. */
  #expectAnother(): void {
    this.#samples = [];
    this.#market = undefined;
    this.#log = undefined;
    this.#lose('the primary is another one');
  }

  /** @throws Error when it is no standby of this market */
  async #standing(): Promise<Standing> {
    const { ask } = this.#replica;
    const standing = await whereItStands(ask);
    if (!standing.isStandby) throw new Error('it is no standby, or not any more');
    if (standing.server !== this.#server) this.#latest = undefined;
    if (!this.#isThere || standing.server !== this.#server) await this.#recognise(ask);
    this.#server = standing.server;
    this.#isThere = true;
    return standing;
  }

  /** @throws Error when it is another market's, or follows another primary */
  async #recognise(ask: Ask): Promise<void> {
    const { ask: primary } = this.#primary;
    this.#market ??= await marketIdOf(primary);
    this.#log ??= await logWritten(primary);
    if ((await marketIdOf(ask)) !== this.#market) throw new Error('it is a standby of another database or schema');
    if ((await logReplayed(ask)) !== this.#log)
      throw new Error('it follows another primary, or has not written down yet that it follows this one');
  }

  /** Notes what the replica has by now. @returns whether that is all of the sample */
  #compare({ place }: Standing, sample: Sample | undefined): boolean {
    if (place < this.#place) this.#latest = undefined;
    this.#place = place;
    const oldest = performance.now() - this.#options.lagMaxMs;
    const earlier = this.#samples.filter((one) => one !== sample && one.at >= oldest);
    const all = sample === undefined ? earlier : [...earlier, sample];
    const proven = all.findLast((one) => one.place <= place);
    if (proven !== undefined && proven.at >= (this.#latest?.at ?? 0)) {
      this.#latest = proven;
      this.#provenAt = proven.at;
    }
    // Looks that others ask for come hundreds of times a second: not each is a step on the way.
    const steps = all.filter(({ at }) => at > (proven?.at ?? 0));
    const before = steps.at(-2);
    if (before !== undefined && (steps.at(-1)?.at ?? 0) - before.at < WATCH_EVERY_MS / 2) steps.pop();
    this.#samples = steps;
    if (sample !== undefined) this.#lagBytes = Math.max(0, sample.place - place);
    return proven !== undefined && proven === sample;
  }

  #tell(): void {
    const { state } = this;
    if (state === this.#told) return;
    const { log } = this.#options;
    const now = performance.now();
    if (state === 'serving') log.info({}, WORDS.serving);
    else if (now - this.#warnedAt >= WARN_EVERY_MS) {
      this.#warnedAt = now;
      log.warn({ ...(state === 'gone' && { reason: this.#reason }), bytes: this.#lagBytes }, WORDS[state]);
    } else return;
    this.#told = state;
  }
}

interface WatchedPool {
  readonly ask: Ask;
  end(): Promise<void>;
}

/** One connection that is made again when it is lost. */
function openWatchedPool(address: PoolAddress): WatchedPool {
  const pool: pg.Pool = openPool({
    ...address,
    max: CONNECTIONS_OF_REPLICA_WATCH,
    applicationName: 'tianguis replica watch',
    silenceTimeoutMs: ANSWER_WITHIN_MS,
    connectTimeoutMs: ANSWER_WITHIN_MS,
  });
  const open = connectionsOf(pool);
  return { ask: askOnAny(pool), end: () => endSoon(() => pool.end(), open, FAREWELL_MS) };
}
