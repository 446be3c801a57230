import { setTimeout as delay } from 'node:timers/promises';
import { connectionsOf, endSoon, openPool, type PoolAddress } from './connections.ts';
import { within } from './deadline.ts';
import type { Logger } from './logging.ts';
import { jobsSchemaOf } from './schema-name.ts';
import { databaseProblem } from './sqlstate.ts';
import { type Tracer, tracedAlone } from './tracing.ts';

/** Work that runs by the clock, once for all processes on a database. */
export interface Job {
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  /** @param timedOut aborted when the run counts as dead: another may start, so this one ends soon */
  run(timedOut: AbortSignal): Promise<void>;
}

export interface Jobs {
  /** Lets the running job end, then stops. */
  stop(): Promise<void>;
}

/** Of each process, beside its pools. */
export const CONNECTIONS_OF_QUEUE = 3;
const STOP_TIMEOUT_MS = 20_000;
/** How long the queue may take to say goodbye once nothing of it runs: a database that is silent would not hear it. */
const FAREWELL_MS = 2_000;
/** A run that takes longer counts as dead, and the next one starts. */
const TIMEOUT_SECONDS = 600;

/** The pause before a further try to begin: doubled with each, after that. */
const FIRST_PAUSE_MS = 250;
const PAUSE_MAX_MS = 10_000;

interface Means {
  readonly log: Logger;
  readonly tracer?: Tracer | undefined;
}

/**
 * Starts the clock of the jobs. The schedule lives in the database, so each is run by one process at a time. A database that
 * is away just now, or whose tables are locked, keeps nobody from being served: the jobs begin when it is back.
 * @throws Error of the database when it refuses, as for want of a right
 */
export async function startJobs(address: PoolAddress, jobs: readonly Job[], means: Means): Promise<Jobs> {
  const ending = new AbortController();
  const begin = () => beginJobs(address, jobs, means);
  let begun: Promise<Jobs | undefined>;
  try {
    begun = Promise.resolve(await begin());
  } catch (error) {
    if (databaseProblem(error) === undefined) throw error;
    means.log.warn({ err: error }, 'the jobs could not begin; they will when the database is back');
    begun = beginLater(begin, means.log, ending.signal);
  }
  return {
    stop: async () => {
      ending.abort();
      await (await begun)?.stop();
    },
  };
}

/** Tries until it can, or is told to end: undefined then. */
async function beginLater(begin: () => Promise<Jobs>, log: Logger, signal: AbortSignal): Promise<Jobs | undefined> {
  for (let tries = 0; ; tries += 1) {
    await delay(Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** tries), undefined, { signal }).catch(() => {});
    if (signal.aborted) return undefined;
    try {
      const jobs = await begin();
      log.info({}, 'the jobs have begun');
      return jobs;
    } catch (error) {
      if (databaseProblem(error) === undefined) log.error({ err: error }, 'the jobs cannot begin');
    }
  }
}

/** One try. One that fails leaves nothing open. */
async function beginJobs(address: PoolAddress, jobs: readonly Job[], { log, tracer }: Means): Promise<Jobs> {
  const onLost = (error: Error) => log.warn({ err: error }, 'a connection of the job queue was lost');
  const pool = openPool({ ...address, max: CONNECTIONS_OF_QUEUE, applicationName: 'tianguis jobs', onLost });
  const open = connectionsOf(pool);
  // Only now: requests are served meanwhile.
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    schema: jobsSchemaOf(address.url),
    db: { executeSql: (text, values) => pool.query(text, values) },
  });
  let stopping = false;
  boss.on('error', (error) => {
    if (!stopping) log.error({ err: error }, 'the job queue failed');
  });
  const running = new Set<Promise<void>>();
  const startJob = async (job: Job) => {
    // Exclusive: a run that is late is not run twice, and never beside another.
    await boss.createQueue(job.name, { policy: 'exclusive', retryLimit: 0, expireInSeconds: TIMEOUT_SECONDS });
    await boss.schedule(job.name, job.cron);
    await boss.work(job.name, { pollingIntervalSeconds: 2 }, async ([begun]) => {
      const timedOut = begun?.signal ?? AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
      const run = tracedAlone(tracer, `job ${job.name}`, () => job.run(timedOut), { kind: 'internal' });
      running.add(run);
      await run
        .catch((error: unknown) => {
          log.error({ err: error, job: job.name }, 'the job failed');
          throw error;
        })
        .finally(() => running.delete(run));
    });
  };
  const stop = async () => {
    stopping = true;
    await whenOver(boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS }), running);
    await endSoon(() => pool.end(), open, FAREWELL_MS);
  };
  try {
    await boss.start();
    const started = await Promise.allSettled(jobs.map(startJob));
    const failed = started.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for what runs, and no longer than a moment for a queue of which nothing does: asking for the next run may take that long. */
async function whenOver(stopped: Promise<void>, running: ReadonlySet<Promise<void>>): Promise<void> {
  const over = stopped.then(
    () => true,
    () => true,
  );
  for (let isOver = false; !isOver; ) {
    await Promise.allSettled(running);
    isOver = await within(FAREWELL_MS, over).catch(() => running.size === 0);
  }
}
