import { PgBoss } from 'pg-boss';
import { openPool, type PoolAddress } from './connections.ts';
import type { Logger } from './logging.ts';
import { jobsSchemaOf } from './schema-name.ts';
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
/** A run that takes longer counts as dead, and the next one starts. */
const TIMEOUT_SECONDS = 600;

/** Starts the clock of the jobs. The schedule lives in the database, so each is run by one process at a time. */
export async function startJobs(
  address: PoolAddress,
  jobs: readonly Job[],
  { log, tracer }: { readonly log: Logger; readonly tracer?: Tracer | undefined },
): Promise<Jobs> {
  const onLost = (error: Error) => log.warn({ err: error }, 'a connection of the job queue was lost');
  const pool = openPool({ ...address, max: CONNECTIONS_OF_QUEUE, applicationName: 'tianguis jobs', onLost });
  const boss = new PgBoss({
    schema: jobsSchemaOf(address.url),
    db: { executeSql: (text, values) => pool.query(text, values) },
  });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue failed'));
  await boss.start();
  const startJob = async (job: Job) => {
    // Exclusive: a run that is late is not run twice, and never beside another.
    await boss.createQueue(job.name, { policy: 'exclusive', retryLimit: 0, expireInSeconds: TIMEOUT_SECONDS });
    await boss.schedule(job.name, job.cron);
    await boss.work(job.name, { pollingIntervalSeconds: 2 }, async ([begun]) => {
      const timedOut = begun?.signal ?? AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
      const run = () => job.run(timedOut);
      await tracedAlone(tracer, `job ${job.name}`, run, { kind: 'internal' }).catch((error: unknown) => {
        log.error({ err: error, job: job.name }, 'the job failed');
        throw error;
      });
    });
  };
  await Promise.all(jobs.map(startJob));
  return {
    stop: async () => {
      await boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS });
      await pool.end();
    },
  };
}
