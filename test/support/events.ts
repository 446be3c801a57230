import { request } from 'node:http';
import { Registry } from 'prom-client';
import { onTestFinished } from 'vitest';
import { FEATURES } from '../../src/features/all.ts';
import { eventsFeature } from '../../src/features/events/index.ts';
import type { Feature } from '../../src/features/feature.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { type RecurringWork, startRecurringWork } from '../../src/platform/recurring-work.ts';
import type { TestMarket } from './market.ts';
import { until } from './wait.ts';

/** All features, with signs of life as often as a test can wait for. */
export function featuresBeating(heartbeatMs: number): readonly Feature[] {
  return FEATURES.map((feature) => (feature.name === 'events' ? eventsFeature({ heartbeatMs }) : feature));
}

/** The sequencer as a process has it. */
export function sequencerOf(market: TestMarket, db: Database = market.db, registry = new Registry()): RecurringWork {
  const parts = { config: market.config, registry, log: market.app.server.log, signal: new AbortController().signal };
  const [work] = eventsFeature().work({ ...parts, context: { ...market.context, db } });
  if (work === undefined) throw new Error('the feature has its work');
  return work;
}

/** Gives events their places, as a process does beside the market, for the length of a test. */
export function sequenceForTest(market: TestMarket, url = market.databaseUrl): { stop(): Promise<void> } {
  const db = openDatabase({ url, poolSize: 2, onWarning: () => {} });
  const running = startRecurringWork([sequencerOf(market, db)], {
    log: market.app.server.log,
    registry: new Registry(),
  });
  const stop = async () => {
    await running.stop();
    await db.close();
  };
  let stopping: Promise<void> | undefined;
  const once = () => {
    stopping ??= stop();
    return stopping;
  };
  onTestFinished(once);
  return { stop: once };
}

/** One event of a stream. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: the test's own assertions are the type
  readonly data: any;
}

/** A stream that a test reads. */
export interface OpenStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Everything that came, as it came. */
  text(): string;
  events(): SentEvent[];
  /** The events of a type. */
  of(type: string): SentEvent[];
  /** The id that a browser would come again with. */
  lastEventId(): string | undefined;
  readonly hasEnded: () => boolean;
  /** Reads nothing from now on. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Part of a stream: an event, or no more than where it stands. */
interface Block {
  readonly id: string | undefined;
  readonly event: SentEvent | undefined;
}

function parse(block: string): Block {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const data = field('data');
  const id = field('id');
  return { id, event: data === undefined ? undefined : { id, type: field('event') ?? '', data: JSON.parse(data) } };
}

/** Reads what is whole of a text that grows, each part of it once: tests ask again and again. */
function blocksOf(text: () => string): () => readonly Block[] {
  const blocks: Block[] = [];
  let read = 0;
  return () => {
    const whole = text();
    for (let end = whole.indexOf('\n\n', read); end >= 0; end = whole.indexOf('\n\n', read)) {
      blocks.push(parse(whole.slice(read, end)));
      read = end + 2;
    }
    return blocks;
  };
}

export interface StreamOptions {
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
}

/** Opens a stream over a connection of its own, for the length of a test. An answer that is no stream is read to its end. */
export async function openStream(origin: string, query: string, options: StreamOptions = {}): Promise<OpenStream> {
  const { token, headers } = options;
  let text = '';
  let hasEnded = false;
  const { promise, resolve, reject } = Promise.withResolvers<OpenStream>();
  const asked = request(`${origin}/api/events?${query}`, {
    agent: false,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
  });
  asked.on('error', reject);
  asked.on('response', (response) => {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('error', () => {});
    response.on('close', () => {
      hasEnded = true;
    });
    const blocks = blocksOf(() => text);
    const events = () => blocks().flatMap(({ event }) => event ?? []);
    resolve({
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: () => text,
      events,
      of: (type) => events().filter((event) => event.type === type),
      lastEventId: () => blocks().findLast(({ id }) => id !== undefined)?.id,
      hasEnded: () => hasEnded,
      pause: () => void response.socket.pause(),
      resume: () => void response.socket.resume(),
      close: () => void asked.destroy(),
    });
  });
  asked.end();
  onTestFinished(() => void asked.destroy());
  const stream = await promise;
  if (stream.status !== 200) await until('the end of the answer', async () => hasEnded);
  return stream;
}

/** Every event as it has its place. */
export async function placedEvents(
  market: TestMarket,
): Promise<{ position: string; type: string; subjectId: string }[]> {
  const { rows } = await market.db.pool.query(
    'SELECT position, type, subject_id AS "subjectId", payload FROM events ORDER BY position',
  );
  return rows;
}

/** Waits until each event has its place. */
export async function allSequenced(market: TestMarket): Promise<void> {
  await until('every event has its place', async () => (await market.db.prisma.outboxEvent.count()) === 0);
}
