import type pg from 'pg';
import { withConnection } from '../../platform/connections.ts';
import { within } from '../../platform/deadline.ts';
import { keptFor } from '../../platform/kept.ts';
import { jobsSchemaOf } from '../../platform/schema-name.ts';
import type { Insight } from '../feature.ts';
import { HOT_PRODUCTS, STOCK_AT_RISK } from '../inventory/index.ts';
import { STALE_ORDERS } from '../orders/index.ts';
import { DELIVERIES_BY_STATUS } from '../webhooks/index.ts';
import { COUNTER_NAMES, countersOf } from './counters.ts';
import { figuresOf } from './figures.ts';
import { askAlone, DATABASE, jobRuns, LOCKS, LONG_TRANSACTIONS } from './questions.sql.ts';
import type { Snapshot, Watched } from './schemas.ts';

/** Everyone who asks within this time gets the same. */
const FRESH_MS = 1_000;
/** What changes less often, or takes longer to ask for. */
const SLOW_FRESH_MS = 5_000;
/** The connection is the probes' too, and is taken away by then: /readyz, which waits a second, still gets its answer. */
export const PATIENCE_MS = 700;

type Rows = pg.QueryResultRow[] | null;

/** Asks questions one after the other on a connection of the probes. @returns null for each that is not answered in time */
function asker<Name extends string>(probes: pg.Pool, questions: Readonly<Record<Name, string>>, freshMs: number) {
  const none = (): Record<Name, Rows> =>
    Object.fromEntries(Object.keys(questions).map((name) => [name, null])) as Record<Name, Rows>;
  const askAll = async () => {
    const told = none();
    const ask = async (client: pg.ClientBase) => {
      for (const name of Object.keys(questions) as Name[])
        told[name] = (await askAlone(client, questions[name])) ?? null;
    };
    // What was told before time was up counts.
    await within(PATIENCE_MS, withConnection(probes, AbortSignal.timeout(PATIENCE_MS), ask)).catch(() => {});
    return told;
  };
  return keptFor(freshMs, askAll);
}

/** When it was, in a row of PostgreSQL's. */
const moment = (time: Date | null) => time?.toISOString() ?? null;

/** How everything of now is read. */
export function snapshotReader(
  { probes, counts, figures }: Insight,
  { databaseUrl, mayRace }: { readonly databaseUrl: string; readonly mayRace: boolean },
): () => Promise<Snapshot> {
  // Who holds what is asked first: the rest may be what somebody holds.
  const now = { locks: LOCKS, longTransactions: LONG_TRANSACTIONS, database: DATABASE, hotProducts: HOT_PRODUCTS };
  const seldom = {
    stockAtRisk: STOCK_AT_RISK,
    staleOrders: STALE_ORDERS,
    webhookDeliveries: DELIVERIES_BY_STATUS,
    jobs: jobRuns(jobsSchemaOf(databaseUrl)),
  };
  const askNow = asker(probes, now, FRESH_MS);
  const askSeldom = asker(probes, seldom, SLOW_FRESH_MS);
  return keptFor(FRESH_MS, async () => {
    const [of, counted, known, ofOthers] = await Promise.all([
      askNow(),
      counts(COUNTER_NAMES).catch(() => undefined),
      figures(),
      askSeldom(),
    ]);
    const jobs = ofOthers.jobs?.map(({ startedAt, endedAt, ...job }) => ({
      ...{ ...job, startedAt: moment(startedAt), endedAt: moment(endedAt) },
    }));
    return {
      at: new Date().toISOString(),
      mayRace,
      counters: counted === undefined ? null : countersOf(counted),
      figures: known === undefined ? null : figuresOf(known),
      // As the questions have their columns; the answer is held against its schema.
      watched: { ...ofOthers, ...of, jobs: jobs ?? null, database: of.database?.[0] ?? null } as unknown as Watched,
    };
  });
}
