import type { FastifyPluginAsync } from 'fastify';
import type pg from 'pg';
import type { Registry } from 'prom-client';
import type { Context } from '../concurrency/index.ts';
import type { Config } from '../config.ts';
import type { Database } from '../platform/database.ts';
import type { ErrorKind } from '../platform/errors.ts';
import type { EventFeed } from '../platform/event-feed.ts';
import type { Job } from '../platform/jobs.ts';
import type { Logger } from '../platform/logging.ts';
import type { RecurringWork } from '../platform/recurring-work.ts';
import type { MetricsReader } from '../platform/summed-metrics.ts';
import type { Tracer } from '../platform/tracing.ts';

/**
 * What a feature brings, in its own words: nobody else knows its tables, its errors or its jobs. all.ts lists the
 * features; app.ts, serving.ts and the scripts go by that list.
 */
export interface Feature {
  readonly name: string;
  /** The refusals that are its own, by code. */
  readonly errors?: Readonly<Record<string, ErrorKind<string>>>;
  /** The headings of its operations in the OpenAPI document, with what stands under each. */
  readonly tags?: Readonly<Record<string, string>>;
  /** What of its own two can want at once: conflicts are counted by these names. */
  readonly contended?: readonly string[];
  /** What must hold of its rows, whatever happened. */
  readonly checks?: readonly Check[];
  /** Its rows that only serve for a while. */
  readonly retention?: readonly Retention[];
  /** What the database knows of it, as gauges. */
  readonly figures?: readonly Figure[];
  /** Loads the libraries that only some configurations need; before anything else is made. */
  load?(config: Config): Promise<void>;
  /** Makes what answers requests; once per application. It asks the database for nothing yet, whose tables may be made meanwhile. */
  serve?(parts: Parts): Serving | readonly Serving[];
  /** Makes what runs by the clock; once per process. */
  jobs?(parts: JobParts): readonly Job[];
  /** Makes what runs again and again in every process, on connections apart from those of requests; once per process. */
  work?(parts: Omit<JobParts, 'signal'>): readonly RecurringWork[];
}

/** One thing that must hold, as a query that returns a row per violation with `subject` and `problem`. */
export interface Check {
  readonly name: string;
  readonly sql: string;
}

/** Rows that are removed when they have served. */
export interface Retention {
  readonly table: string;
  /** A moment in the past once the row is old; it has an index to find such rows by, or `order` has. */
  readonly column: string;
  /** A column that is indexed already, and in whose order rows become old: no index is kept for the moment then. */
  readonly order?: string;
  /** How long after that moment the row still serves: an interval in PostgreSQL's words. */
  readonly age: string;
  /** A moment from which on rows stay however old they are, in SQL; NULL where age is all that counts. */
  readonly until?: string;
}

/** Rows that a figure counts one by one at most: a scrape must not take longer as the market grows. */
export const COUNT_MAX = 5_000;

/** A gauge that the database is asked for at a scrape. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** Queries that read no more than COUNT_MAX rows each. */
  readonly questions: readonly string[];
  /** What the answers to these questions, in their order, come to. */
  read(answers: readonly pg.QueryResult[]): readonly FigureValue[];
}

export interface FigureValue {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All figures, as they were within the last seconds; undefined while the database is away. */
export type FiguresReader = () => Promise<ReadonlyMap<Figure, readonly FigureValue[]> | undefined>;

/** What is known of the process, and of its database, apart from what requests do. */
export interface Insight {
  /** Connections that no request has. */
  readonly probes: pg.Pool;
  readonly counts: MetricsReader['counts'];
  readonly figures: FiguresReader;
}

/** What a feature makes its routes of. Their use cases have a Context of their own request. */
export interface Parts {
  readonly config: Config;
  readonly db: Database;
  readonly registry: Registry;
  /** Connections of what is decided in groups; undefined where each has a transaction of its own. */
  readonly lanePool: pg.Pool | undefined;
  /** Tells of every event in the market. */
  readonly feed: EventFeed;
  readonly log: Logger;
  readonly insight: Insight;
}

/** What a feature makes its jobs, and its recurring work, of. */
export interface JobParts extends Omit<Parts, 'db' | 'feed' | 'insight' | 'lanePool'> {
  readonly context: Context;
  /** Makes traces of what nobody asked for; undefined where nothing is traced. */
  readonly tracer?: Tracer | undefined;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

/** Where most features have their routes. */
export const MARKET_PREFIX = '/api/marketplace';

/** Where sellers have what they do behind the counter. */
export const INVENTORY_PREFIX = '/api/inventory';

/** Where operators look. */
export const OPERATIONS_PREFIX = '/api/operations';

/** Where experiences, their time slots and bookings are. */
export const BOOKINGS_PREFIX = '/api/bookings';

export interface Serving {
  readonly prefix: string;
  readonly routes: readonly FastifyPluginAsync[];
  /** Whether it waits for an answer that may never come; the process is not ready then. */
  readonly isStuck?: () => boolean;
}
