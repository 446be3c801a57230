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
  const beside = openDatabase({ ...db.reach, poolSize: CONNECTIONS_OF_WORK, onWarning });
  const open = connectionsOf(beside.pool);
  const listening = listen(config, app);
  const work = listening.then(() => startAllWork(config, beside, app));
  const jobs = work.then(() => startAllJobs(config, db, app));
  // A stop that comes while they begin waits for that: what it closes afterwards is what they work with.
  shutdown.opened('the jobs', async () => (await jobs.catch(() => undefined))?.stop());
  shutdown.opened('the connections of the recurring work', () => endSoon(() => beside.close(), open, FAREWELL_MS));
  shutdown.opened('the recurring work', async () => (await work.catch(() => undefined))?.stop());
  shutdown.opened('the server', () => app.server.close());
  await jobs;
  return listening;
}

/** Listens, and answers those who waited for that before anything else begins. @returns the address */
async function listen({ host, port }: Config, { server, readiness }: App): Promise<string> {
  // The connection of the probes is made before anybody can ask them.
  await Promise.all([server.ready(), readiness()]);
  const address = await server.listen({ host, port });
  await readiness();
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
