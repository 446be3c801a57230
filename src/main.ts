import { setTimeout as delay } from 'node:timers/promises';
import { seedAtFirstStart } from '../prisma/seed.ts';
import { type App, buildApp } from './app.ts';
import { backgroundContext } from './concurrency/index.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { FEATURES, RETENTION } from './features/all.ts';
import { housekeepingJob } from './features/operations/index.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { explainUnreachable } from './platform/database-unreachable.ts';
import { DeadlineError, within } from './platform/deadline.ts';
import { DataDirInUseError, type EmbeddedPostgres, startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import { type Jobs, startJobs } from './platform/jobs.ts';
import { migrate } from './platform/migrations.ts';
import { expectSchema, SchemaError } from './platform/schema-name.ts';
import { keepSessionSettings } from './platform/session-settings.ts';
import { Shutdown } from './platform/shutdown.ts';
import { onStopSignals } from './platform/stop-signals.ts';

/** Time that is left to the process for its last words, in milliseconds. */
const EXIT_MARGIN_MS = 200;
/** Longest wait for the last lines of the log. */
const LAST_LINES_MS = 200;
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

/** What a stop asks for before anything is closed. */
interface Running {
  app?: App;
}

async function start(config: Config, shutdown: Shutdown, running: Running): Promise<void> {
  const url = await startDatabase(config, shutdown);
  // First: a role that lives in another schema is refused before a market is built in this one.
  await keepSessionSettings(url);
  await migrate(config.databaseMigrationUrl ?? url, (name) => say(`Applied migration ${name}.`));
  const onWarning = (message: string, error?: unknown) => running.app?.server.log.warn({ err: error }, message);
  const db = openDatabase({ url, poolSize: config.sharedPoolSize, onWarning });
  shutdown.opened('the database connections', () => db.close());
  await expectSchema(db.pool, url);
  await seedAtFirstStart(db, config.demo, say);
  const app = await buildApp({ config, db });
  running.app = app;
  const { server } = app;
  const jobs = await startAllJobs(config, db, app);
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

/** Has the log written down that is still on its way. */
async function lastLines(app: App | undefined): Promise<void> {
  // Fastify's type of a logger does not tell of it; pino has it, and what logs nothing has not.
  const log = app?.server.log as { flush?(done: () => void): void } | undefined;
  if (log?.flush !== undefined) await new Promise<void>((resolve) => log.flush?.(resolve));
}

/**
 * Ends the process now. Without what the logger does at an exit: where nobody reads its lines any more, it tries to write
 * them for ever.
 */
function quit(code: number): never {
  process.removeAllListeners('exit');
  process.exit(code);
}

/**
 * Ends the process in time, whatever hangs: a balancer gets the time it needs to notice, requests in flight get their
 * answers, and the rest is closed.
 */
async function leave({ drainMs, shutdownTimeoutMs }: Config, shutdown: Shutdown, { app }: Running): Promise<void> {
  setTimeout(() => quit(1), shutdownTimeoutMs).unref();
  if (drainMs > 0 && app !== undefined) {
    say(`Serving for ${drainMs} ms more, until nobody sends requests here …`);
    app.startDraining();
    await delay(drainMs);
  }
  const clean = await shutdown.closeAll(shutdownTimeoutMs - drainMs - EXIT_MARGIN_MS - LAST_LINES_MS, sayFailure);
  await within(LAST_LINES_MS, lastLines(app)).catch(() => {});
  quit(clean ? 0 : 1);
}

/** What went wrong at the start, in words for whoever started it. */
function explain(error: unknown): string {
  if (PLAIN_ERRORS.some((known) => error instanceof known)) return (error as Error).message;
  const { code, syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES' && syscall === 'listen')
    return `Port ${port} needs more rights than this process has. Set PORT above 1023.`;
  const unreachable = explainUnreachable(error);
  if (unreachable !== undefined) return unreachable;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  // Whoever read what this process prints may be gone: that is no reason to die in the midst of things.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
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
      quit(1);
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
