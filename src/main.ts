import cluster from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';
import type { App } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { reachOf } from './database-reach.ts';
import type { Reach } from './platform/connections.ts';
import { openDatabase } from './platform/database.ts';
import { explainUnreachable } from './platform/database-unreachable.ts';
import { DeadlineError, within } from './platform/deadline.ts';
import { DataDirInUseError, type EmbeddedPostgres, startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import { migrate } from './platform/migrations.ts';
import { expectReach, ReachError, type Reached } from './platform/reach.ts';
import { expectSchema, SchemaError } from './platform/schema-name.ts';
import { keepSessionSettings } from './platform/session-settings.ts';
import { Shutdown } from './platform/shutdown.ts';
import { onStopSignals } from './platform/stop-signals.ts';
import { type ListeningMessage, WorkerStartError, type Workers } from './platform/workers.ts';
import { startWorkers, workerConfig, workersPatienceMs } from './primary.ts';
import type { Serving } from './serving.ts';

/** Time that is left to the process for its last words, in milliseconds. */
const EXIT_MARGIN_MS = 200;
/** Longest wait for the last lines of the log. */
const LAST_LINES_MS = 200;
const START_FAILURE_TIMEOUT_MS = 30_000;

/** Their messages say what to do. */
const PLAIN_ERRORS = [ConfigError, DataDirInUseError, ReachError, SchemaError, WorkerStartError];

/** Prints a line. One of several that serve says nothing: the process above says it once for all. */
const say = (line: string) => void (cluster.isWorker || process.stdout.write(`${line}\n`));

async function startDatabase(config: Config, shutdown: Shutdown): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  say(`Starting the embedded PostgreSQL in ${config.dataDir} …`);
  const ending = new AbortController();
  const starting: Promise<EmbeddedPostgres> = startEmbeddedPostgres({ dataDir: config.dataDir, signal: ending.signal });
  // A stop in the midst of it waits until it is there to be stopped: it would go on for ever.
  shutdown.opened('the embedded PostgreSQL', async () => {
    ending.abort();
    await (await starting.catch(() => undefined))?.stop();
  });
  const embedded = await starting;
  if (embedded.origin === 'adopted') say('Took over the PostgreSQL that an earlier process left running.');
  return embedded.url;
}

/** Has everything in the database that serving takes. */
async function prepare(config: Config, reach: Required<Reach>): Promise<Reached> {
  const { url, directUrl } = reach;
  // First: a role that lives in another schema is refused before a market is built in this one.
  const settings = keepSessionSettings(directUrl);
  // A pooler goes on lending the session by which it is looked at: that one, too, shall begin with them.
  if (url !== directUrl) await settings;
  const [reached] = await Promise.all([expectReach(reach), settings]);
  const address = config.databaseMigrationUrl ?? directUrl;
  await migrate(address, (name) => say(`Applied migration ${name}.`), { onWaiting: say });
  const db = openDatabase({ ...reach, poolSize: config.sharedPoolSize, onWarning: () => {} });
  try {
    await expectSchema(db.pool, url);
    const { seedAtFirstStart } = await import('../prisma/seed.ts');
    await seedAtFirstStart(db, config.demo, say);
  } finally {
    await db.close();
  }
  return reached;
}

/** What a stop ends: what serves in this process, or the processes that serve below it. */
interface Running extends Serving {
  workers?: Workers;
}

/** Serves in this process. @returns the address */
async function serveHere(
  config: Config,
  reach: Required<Reach>,
  shutdown: Shutdown,
  running: Running,
): Promise<string> {
  // What serves is put together while the database is made ready: the one waits for the processor, the other for PostgreSQL.
  const [, serve] = await Promise.all([
    // For a worker, the process above did it.
    cluster.isWorker ? undefined : prepare(config, reach),
    import('./serving.ts').then(({ prepareServing }) => prepareServing(config, reach, shutdown, running)),
  ]);
  return serve();
}

/** Has processes below this one serve. @returns the address */
async function serveBelow(
  config: Config,
  reach: Required<Reach>,
  running: Running,
  onGiveUp: () => void,
): Promise<string> {
  const reached = await prepare(config, reach);
  const warn = (line: string) => process.stderr.write(`${line}\n`);
  const { workers, address } = await startWorkers(config, { ...reach, ...reached }, { warn, onGiveUp });
  running.workers = workers;
  return address;
}

async function start(config: Config, shutdown: Shutdown, running: Running, onGiveUp: () => void): Promise<void> {
  const servesHere = cluster.isWorker || config.processes === 1;
  // Loaded while an embedded PostgreSQL starts. Where it fails, whoever wants it is told.
  if (servesHere) import('./serving.ts').catch(() => {});
  const reach = reachOf(config, await startDatabase(config, shutdown));
  const address = servesHere
    ? await serveHere(config, reach, shutdown, running)
    : await serveBelow(config, reach, running, onGiveUp);
  if (!cluster.isWorker) {
    say(`tianguis is open.`);
    say(`  Shop     ${address}/`);
    say(`  Sellers  ${address}/seller`);
    say(`  Ops      ${address}/ops`);
    say(`  API      ${address}/api`);
    say(`  Docs     ${address}/docs`);
    say(`  Metrics  ${address}/metrics`);
  }
  // The process above learns the address so, be it tianguis too or a script.
  process.send?.({ listening: address } satisfies ListeningMessage);
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

/** Why a process ends. */
type StopReason = NodeJS.Signals | 'Parent gone' | 'Workers fail';

/**
 * Ends the process in time, whatever hangs: a balancer gets the time it needs to notice, requests in flight get their
 * answers, and the rest is closed.
 */
async function leave(config: Config, shutdown: Shutdown, { app, workers }: Running, why: StopReason): Promise<void> {
  const { drainMs, shutdownTimeoutMs } = config;
  const closedBy = performance.now() + shutdownTimeoutMs - EXIT_MARGIN_MS - LAST_LINES_MS;
  setTimeout(() => quit(1), shutdownTimeoutMs).unref();
  if (drainMs > 0) say(`Serving for ${drainMs} ms more, until nobody sends requests here …`);
  if (drainMs > 0 && app !== undefined) {
    app.startDraining();
    await delay(drainMs);
  }
  const inOrder = await workers?.stop(why === 'SIGTERM' ? why : 'SIGINT', workersPatienceMs(config));
  const clean = await shutdown.closeAll(closedBy - performance.now(), sayFailure);
  await within(LAST_LINES_MS, lastLines(app)).catch(() => {});
  quit(clean && inOrder !== false && why !== 'Workers fail' ? 0 : 1);
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
    const config = cluster.isWorker ? workerConfig(loadConfig()) : loadConfig();
    const stop = async (why: StopReason) => {
      if (stopping) return;
      stopping = true;
      say(`${why}: finishing what is in flight …`);
      // Only a SIGTERM comes from something that also steers the requests.
      await leave(why === 'SIGTERM' ? config : { ...config, drainMs: 0 }, shutdown, running, why);
    };
    onStopSignals(stop, () => {
      say('Asked again: leaving at once.');
      quit(1);
    });
    // Started by a script over IPC: what outlived its parent would only be in the way of the next.
    process.on('disconnect', () => stop('Parent gone'));
    await start(config, shutdown, running, () => stop('Workers fail'));
  } catch (error) {
    // What a stop closes under a start that still goes on is no failure of the start.
    if (stopping) return;
    process.stderr.write(`tianguis cannot start. ${explain(error)}\n`);
    await running.workers?.stop('SIGTERM', START_FAILURE_TIMEOUT_MS);
    await shutdown.closeAll(START_FAILURE_TIMEOUT_MS, sayFailure);
    process.exit(1);
  }
}

await main();
