import { type App, buildApp } from './app.ts';
import { backgroundContext } from './concurrency/index.ts';
import type { Config } from './config.ts';
import { FEATURES, RETENTION } from './features/all.ts';
import type { JobParts } from './features/feature.ts';
import { housekeepingJob } from './features/operations/index.ts';
import { connectionsOf, endSoon, type Reach } from './platform/connections.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { type Jobs, startJobs } from './platform/jobs.ts';
import { CONNECTIONS_OF_WORK, type RunningWork, startRecurringWork } from './platform/recurring-work.ts';
import type { Shutdown } from './platform/shutdown.ts';

/** How long a connection of the recurring work may take to say goodbye. */
const FAREWELL_MS = 1_000;

/** What serves here, for whoever stops it. */
export interface Serving {
  app?: App;
}

/** Serves requests and runs jobs on a database that has its tables. @returns the address */
export async function serve(config: Config, reach: Reach, shutdown: Shutdown, running: Serving): Promise<string> {
  const onWarning = (message: string, error?: unknown) => running.app?.server.log.warn({ err: error }, message);
  const db = openDatabase({ ...reach, poolSize: config.sharedPoolSize, onWarning });
  shutdown.opened('the database connections', () => db.close());
  const app = await buildApp({ config, db });
  running.app = app;
  let jobs: Promise<Jobs> | undefined;
  shutdown.opened('the jobs', async () => (await jobs?.catch(() => undefined))?.stop());
  const beside = openDatabase({ ...reach, poolSize: CONNECTIONS_OF_WORK, onWarning });
  const open = connectionsOf(beside.pool);
  shutdown.opened('the connections of the recurring work', () => endSoon(() => beside.close(), open, FAREWELL_MS));
  const work = startAllWork(config, beside, app);
  shutdown.opened('the recurring work', () => work.stop());
  const listening = app.server.listen({ host: config.host, port: config.port });
  shutdown.opened('the server', () => app.server.close());
  // They begin when requests are served already: nobody who asks for something waits for a clock.
  jobs = listening.then(() => startAllJobs(config, db, app));
  await jobs;
  return listening;
}

async function startAllJobs(config: Config, db: Database, app: App): Promise<Jobs> {
  const { log } = app.server;
  const ending = new AbortController();
  const parts = { ...partsOf(config, db, app), signal: ending.signal };
  const ofFeatures = FEATURES.flatMap((feature) => feature.jobs?.(parts) ?? []);
  const housekeeping = housekeepingJob({ db, registry: app.registry, retention: RETENTION, signal: ending.signal });
  const jobs = await startJobs(db.reach, [...ofFeatures, housekeeping], { log, tracer: app.tracer });
  return {
    stop: () => {
      ending.abort();
      return jobs.stop();
    },
  };
}

function startAllWork(config: Config, db: Database, app: App): RunningWork {
  const parts = partsOf(config, db, app);
  const work = FEATURES.flatMap((feature) => feature.work?.(parts) ?? []);
  return startRecurringWork(work, { log: parts.log, registry: parts.registry });
}

function partsOf(
  config: Config,
  db: Database,
  { server, registry, tracer, observeConflicts }: App,
): Omit<JobParts, 'signal'> {
  const { log } = server;
  return { config, context: backgroundContext(db, observeConflicts(log)), registry, tracer, log };
}
