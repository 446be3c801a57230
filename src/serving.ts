import { type App, buildApp } from './app.ts';
import { backgroundContext } from './concurrency/index.ts';
import type { Config } from './config.ts';
import { FEATURES, RETENTION } from './features/all.ts';
import type { JobParts } from './features/feature.ts';
import { housekeepingJob } from './features/operations/index.ts';
import { connectionsOf, endSoon, type Reach } from './platform/connections.ts';
import { type Database, type DatabaseOptions, openDatabase } from './platform/database.ts';
import { type Jobs, startJobs } from './platform/jobs.ts';
import { CONNECTIONS_OF_WORK, type RunningWork, startRecurringWork } from './platform/recurring-work.ts';
import type { Shutdown } from './platform/shutdown.ts';

/** How long a connection of the recurring work may take to say goodbye. */
const FAREWELL_MS = 1_000;

/** What serves here, for whoever stops it. */
export interface Serving {
  app?: App;
}

/**
 * Puts together what serves requests and runs jobs. It asks the database for nothing before it is told to serve: the tables may
 * be made meanwhile.
 * @returns has it serve, and tells the address
 */
export async function prepareServing(
  config: Config,
  reach: Reach,
  shutdown: Shutdown,
  running: Serving,
): Promise<() => Promise<string>> {
  const onWarning = (message: string, error?: unknown) => running.app?.server.log.warn({ err: error }, message);
  const db = openDatabase({ ...reach, poolSize: config.sharedPoolSize, onWarning });
  shutdown.opened('the database connections', () => db.close());
  const app = await buildApp({ config, db });
  return () => {
    running.app = app;
    return serve(config, app, db, { shutdown, onWarning });
  };
}

interface Means extends Pick<DatabaseOptions, 'onWarning'> {
  readonly shutdown: Shutdown;
}

/** @returns the address */
async function serve(config: Config, app: App, db: Database, { shutdown, onWarning }: Means): Promise<string> {
  let jobs: Promise<Jobs> | undefined;
  shutdown.opened('the jobs', async () => (await jobs?.catch(() => undefined))?.stop());
  const beside = openDatabase({ ...db.reach, poolSize: CONNECTIONS_OF_WORK, onWarning });
  const open = connectionsOf(beside.pool);
  shutdown.opened('the connections of the recurring work', () => endSoon(() => beside.close(), open, FAREWELL_MS));
  let work: RunningWork | undefined;
  shutdown.opened('the recurring work', async () => work?.stop());
  shutdown.opened('the server', () => app.server.close());
  // The connection of its probes is there, then, when it listens.
  await Promise.all([app.server.ready(), app.readiness()]);
  const address = await app.server.listen({ host: config.host, port: config.port });
  // Whoever waited for it is answered first, and nobody who asks for something waits for a clock.
  await app.readiness();
  work = startAllWork(config, beside, app);
  jobs = startAllJobs(config, db, app);
  await jobs;
  return address;
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
