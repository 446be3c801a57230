import { setTimeout as delay } from 'node:timers/promises';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Logger } from './logging.ts';
import { type Listener, listen } from './notifications.ts';
import type { Ask } from './statements.ts';

/** What happened, as it is told: see docs/events.md. */
export interface MarketEvent {
  /** Its place in the one order of all. */
  readonly position: number;
  /** The same however often it is told. */
  readonly id: string;
  readonly type: string;
  readonly subjectId: string;
  readonly buyerId: string | null;
  readonly sellerId: string | null;
  readonly payload: Prisma.JsonObject;
  readonly occurredAt: Date;
}

/** Who is told of events in this process. It returns at once, and what it throws is nobody else's trouble. */
export interface EventReader {
  onEvent(event: MarketEvent): void;
  /** All that come after this position will be told; none before. */
  onBegun?(position: number): void;
  /** Events were left out: whatever they would have changed has to be read anew. */
  onGap(position: number): void;
}

export type EventRow = [
  position: string,
  id: string,
  type: string,
  subjectId: string,
  buyerId: string | null,
  sellerId: string | null,
  payload: Prisma.JsonObject,
  occurredAt: Date,
];

export const EVENT_COLUMNS = 'position, id, type, subject_id, buyer_id, seller_id, payload, occurred_at';

export function eventIn(row: EventRow): MarketEvent {
  const [position, id, type, subjectId, buyerId, sellerId, payload, occurredAt] = row;
  return { position: Number(position), id, type, subjectId, buyerId, sellerId, payload, occurredAt };
}

/** A row that names `subjects` is an event of each of them, which says no more than that it changed. */
function eventsIn(row: EventRow): MarketEvent[] {
  const event = eventIn(row);
  const { subjects } = event.payload;
  if (!Array.isArray(subjects)) return [event];
  return subjects.flatMap((subjectId) => (typeof subjectId === 'string' ? { ...event, subjectId, payload: {} } : []));
}

/** The channel that says that there are more events. */
export const EVENTS_CHANNEL = 'events';
/** How often it is looked without a notice. */
const POLL_MS = 1_000;
/** Notices that come meanwhile count as one: a sale has dozens of transactions a second. */
const GATHER_MS = 25;
const PAGE = 500;
/** Who is further behind begins anew at the end: it would be told of the past for minutes. */
const BEHIND_MAX = 20_000;
const FIRST_PAUSE_MS = 100;
const PAUSE_MAX_MS = 5_000;

const NEWEST = {
  name: 'events-newest',
  text: 'SELECT coalesce((SELECT position FROM events ORDER BY position DESC LIMIT 1), 0)',
};
const NEXT = {
  name: 'events-next',
  text: `SELECT ${EVENT_COLUMNS} FROM events WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
};

/**
 * Tells everyone in this process of every event, each once and in order. It reads the table, so that a lost connection or a notice
 * that never comes makes it late, but has it miss nothing. It begins when it may, and somebody wants to be told.
 */
export class EventFeed {
  readonly #url: string;
  readonly #log: Logger;
  readonly #readers = new Set<EventReader>();
  readonly #ending = new AbortController();
  readonly #begun = Promise.withResolvers<void>();
  #position: number | undefined;
  #running: Promise<void> | undefined;
  #mayBegin = false;
  #isWanted = false;
  #wake = () => {};
  #noticed = false;

  constructor({ url, log }: { readonly url: string; readonly log: Logger }) {
    this.#url = url;
    this.#log = log;
  }

  /** The database has its tables: it may be asked from now on. */
  start(): void {
    this.#mayBegin = true;
    if (this.#isWanted) this.#begin();
  }

  /** Has a reader told of all that comes from now on. @returns ends that */
  subscribe(reader: EventReader): () => void {
    this.#readers.add(reader);
    if (this.#position !== undefined) reader.onBegun?.(this.#position);
    this.#begin();
    return () => this.#readers.delete(reader);
  }

  /** Waits until whatever comes is told. */
  async begun(): Promise<void> {
    this.#begin();
    await this.#begun.promise;
  }

  #begin(): void {
    this.#isWanted = true;
    if (this.#mayBegin) this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    this.#notice();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    let failures = 0;
    const succeeded = () => {
      if (failures > 0) this.#log.info({}, 'events are read again');
      failures = 0;
    };
    while (!signal.aborted) {
      try {
        const listener = await listen({ url: this.#url, channel: EVENTS_CHANNEL, onNotice: () => this.#notice() });
        await this.#follow(listener, succeeded).finally(() => listener.end().catch(() => {}));
      } catch (error) {
        failures += 1;
        if (failures === 1) this.#log.warn({ err: error }, 'events cannot be read; it is tried again and again');
        const pauseMs = Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** failures);
        await delay(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
  }

  async #follow({ ask }: Listener, onSuccess: () => void): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      this.#noticed = false;
      const hasMore = await this.#read(ask);
      onSuccess();
      if (!hasMore) await this.#nextNotice();
    }
  }

  async #read(ask: Ask): Promise<boolean> {
    if (this.#position === undefined) {
      const position = await newestPosition(ask);
      this.#position = position;
      this.#begun.resolve();
      this.#tell((reader) => reader.onBegun?.(position));
    }
    const rows = await ask<EventRow>(NEXT, [this.#position]);
    for (const row of rows) {
      this.#position = Number(row[0]);
      for (const event of eventsIn(row)) this.#tell((reader) => reader.onEvent(event));
    }
    if (rows.length < PAGE) return false;
    const newest = await newestPosition(ask);
    if (newest - this.#position > BEHIND_MAX) {
      this.#position = newest;
      this.#tell((reader) => reader.onGap(newest));
    }
    return true;
  }

  #tell(call: (reader: EventReader) => void): void {
    for (const reader of this.#readers) {
      try {
        call(reader);
      } catch (error) {
        this.#log.error({ err: error }, 'a reader of events failed');
      }
    }
  }

  #notice(): void {
    this.#noticed = true;
    this.#wake();
  }

  async #nextNotice(): Promise<void> {
    const { signal } = this.#ending;
    if (!this.#noticed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, POLL_MS);
      this.#wake = resolve;
      await promise;
      clearTimeout(timer);
    }
    if (!signal.aborted) await delay(GATHER_MS, undefined, { signal }).catch(() => {});
  }
}

/** The position of the last event that there is. */
export async function newestPosition(ask: Ask): Promise<number> {
  const [row] = await ask<[string]>(NEWEST, []);
  return Number(row?.[0] ?? 0);
}
