import { setTimeout as delay } from 'node:timers/promises';
import { seedAtFirstStart } from '../prisma/seed.ts';
import { type App, buildApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { cleanupJob, housekeepingJob } from './features/operations/index.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { explainUnreachable } from './platform/database-unreachable.ts';
import { DeadlineError } from './platform/deadline.ts';
import { DataDirInUseError, type EmbeddedPostgres, startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import { type Jobs, startJobs } from './platform/jobs.ts';
import { migrate } from './platform/migrations.ts';
import { expectSchema, SchemaError } from './platform/schema-name.ts';
import { keepSessionSettings } from './platform/session-settings.ts';
import { Shutdown } from './platform/shutdown.ts';
import { onStopSignals } from './platform/stop-signals.ts';

/** Time that is left to the process for its last words, in milliseconds. */
const EXIT_MARGIN_MS = 200;
const START_FAILURE_TIMEOUT_MS = 30_000;

/** Their messages say what to do. */
const PLAIN_ERRORS = [ConfigError, DataDirInUseError, SchemaError];

const say = (line: string) => process.stdout.write(`${line}\n`);

async function startDatabase(config: Config, shutdown: Shutdown): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  say(`Starting the embedded PostgreSQL in ${config.dataDir} …`);
  const embedded: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir: config.dataDir });
  shutdown.opened('the embedded PostgreSQL', () => embedded.stop());
  if (embedded.origin === 'adopted') say('Took over the PostgreSQL that an earlier process left running.');
  return embedded.url;
}

async function startCleanup(
  config: Config,
  db: Database,
  { server, registry, orders, observeConflicts }: App,
): Promise<Jobs> {
  const { log } = server;
  const ending = new AbortController();
  const { signal } = ending;
  const onConflict = observeConflicts(log);
  const cleanup = cleanupJob({ orders, registry, log, onConflict, cron: config.cleanupCron, signal });
  const jobs = await startJobs(db.url, [cleanup, housekeepingJob({ db, registry, signal })], log);
  return {
    stop: () => {
      ending.abort();
      return jobs.stop();
    },
  };
}

/** What a stop asks for before anything is closed. */
interface Running {
  app?: App;
}

async function start(config: Config, shutdown: Shutdown, running: Running): Promise<void> {
  const url = await startDatabase(config, shutdown);
  await migrate(config.databaseMigrationUrl ?? url, (name) => say(`Applied migration ${name}.`));
  await keepSessionSettings(url);
  const onWarning = (message: string, error?: unknown) => running.app?.server.log.warn({ err: error }, message);
  const db = openDatabase({ url, poolSize: config.sharedPoolSize, onWarning });
  shutdown.opened('the database connections', () => db.close());
  await expectSchema(db.pool, url);
  await seedAtFirstStart(db, config.demo, say);
  const app = await buildApp({ config, db });
  running.app = app;
  const { server } = app;
  const jobs = await startCleanup(config, db, app);
  shutdown.opened('the jobs', () => jobs.stop());
  const address = await server.listen({ host: config.host, port: config.port });
  shutdown.opened('the server', () => server.close());
  say(`tianguis is open.`);
  say(`  API      ${address}/api`);
  say(`  Docs     ${address}/docs`);
  say(`  Metrics  ${address}/metrics`);
  // A parent that started this process over IPC learns the address so.
  process.send?.({ listening: address });
}

function sayFailure(name: string, error: unknown): void {
  const reason = error instanceof DeadlineError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`While stopping ${name}: ${reason}\n`);
}

/**
 * Ends the process in time, whatever hangs: a balancer gets the time it needs to notice, requests in flight get their
 * answers, and the rest is closed.
 */
async function leave({ drainMs, shutdownTimeoutMs }: Config, shutdown: Shutdown, { app }: Running): Promise<void> {
  setTimeout(() => process.exit(1), shutdownTimeoutMs).unref();
  if (drainMs > 0 && app !== undefined) {
    say(`Serving for ${drainMs} ms more, until nobody sends requests here …`);
    app.startDraining();
    await delay(drainMs);
  }
  const clean = await shutdown.closeAll(shutdownTimeoutMs - drainMs - EXIT_MARGIN_MS, sayFailure);
  process.exit(clean ? 0 : 1);
}

/** What went wrong at the start, in words for whoever started it. */
function explain(error: unknown): string {
  if (PLAIN_ERRORS.some((known) => error instanceof known)) return (error as Error).message;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES') return `Port ${port} needs more rights than this process has. Set PORT above 1023.`;
  const unreachable = explainUnreachable(error);
  if (unreachable !== undefined) return unreachable;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  const shutdown = new Shutdown();
  const running: Running = {};
  let stopping = false;
  try {
    const config = loadConfig();
    const stop = async (signal: NodeJS.Signals | 'Parent gone') => {
      if (stopping) return;
      stopping = true;
      say(`${signal}: finishing what is in flight …`);
      // Only a SIGTERM comes from something that also steers the requests.
      await leave(signal === 'SIGTERM' ? config : { ...config, drainMs: 0 }, shutdown, running);
    };
    onStopSignals(stop, () => {
      say('Asked again: leaving at once.');
      process.exit(1);
    });
    // Started by a script over IPC: what outlived its parent would only be in the way of the next.
    process.on('disconnect', () => stop('Parent gone'));
    await start(config, shutdown, running);
  } catch (error) {
    // What a stop closes under a start that still goes on is no failure of the start.
    if (stopping) return;
    process.stderr.write(`tianguis cannot start. ${explain(error)}\n`);
    await shutdown.closeAll(START_FAILURE_TIMEOUT_MS, sayFailure);
    process.exit(1);
  }
}

await main();
