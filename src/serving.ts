import { type App, buildApp } from './app.ts';
import { backgroundContext } from './concurrency/index.ts';
import type { Config } from './config.ts';
import { FEATURES, RETENTION } from './features/all.ts';
import { housekeepingJob } from './features/operations/index.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { type Jobs, startJobs } from './platform/jobs.ts';
import type { Shutdown } from './platform/shutdown.ts';

/** What serves here, for whoever stops it. */
export interface Serving {
  app?: App;
}

/** Serves requests and runs jobs on a database that has its tables. @returns the address */
export async function serve(config: Config, url: string, shutdown: Shutdown, running: Serving): Promise<string> {
  const onWarning = (message: string, error?: unknown) => running.app?.server.log.warn({ err: error }, message);
  const db = openDatabase({ url, poolSize: config.sharedPoolSize, onWarning });
  shutdown.opened('the database connections', () => db.close());
  const app = await buildApp({ config, db });
  running.app = app;
  const jobs = await startAllJobs(config, db, app);
  shutdown.opened('the jobs', () => jobs.stop());
  const address = await app.server.listen({ host: config.host, port: config.port });
  shutdown.opened('the server', () => app.server.close());
  return address;
}

async function startAllJobs(config: Config, db: Database, { server, registry, observeConflicts }: App): Promise<Jobs> {
  const { log } = server;
  const ending = new AbortController();
  const { signal } = ending;
  const parts = { config, context: backgroundContext(db, observeConflicts(log)), registry, log, signal };
  const ofFeatures = FEATURES.flatMap((feature) => feature.jobs?.(parts) ?? []);
  const housekeeping = housekeepingJob({ db, registry, retention: RETENTION, signal });
  const jobs = await startJobs(db.url, [...ofFeatures, housekeeping], log);
  return {
    stop: () => {
      ending.abort();
      return jobs.stop();
    },
  };
}
