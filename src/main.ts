import { seedAtFirstStart } from '../prisma/seed.ts';
import { type App, buildApp } from './app.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { cleanupJob, housekeepingJob } from './operations/index.ts';
import { type Database, openDatabase } from './platform/database.ts';
import { explainUnreachable } from './platform/database-unreachable.ts';
import { DataDirInUseError, type EmbeddedPostgres, startEmbeddedPostgres } from './platform/embedded-postgres/index.ts';
import { type Jobs, startJobs } from './platform/jobs.ts';
import { migrate } from './platform/migrations.ts';
import { onStopSignals } from './platform/stop-signals.ts';

/** What must be put away again, last made first. */
type Closer = () => Promise<unknown>;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function startDatabase(config: Config, closers: Closer[]): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  say(`Starting the embedded PostgreSQL in ${config.dataDir} …`);
  const embedded: EmbeddedPostgres = await startEmbeddedPostgres({ dataDir: config.dataDir });
  closers.push(() => embedded.stop());
  if (embedded.origin === 'adopted') say('Took over the PostgreSQL that an earlier process left running.');
  return embedded.url;
}

async function startCleanup(config: Config, db: Database, { server, registry, observeConflicts }: App): Promise<Jobs> {
  const { log } = server;
  const ending = new AbortController();
  const { signal } = ending;
  const onConflict = observeConflicts(log);
  const cleanup = cleanupJob({ db, registry, log, onConflict, cron: config.cleanupCron, signal });
  const jobs = await startJobs(db.url, [cleanup, housekeepingJob(db)], log);
  return {
    stop: () => {
      ending.abort();
      return jobs.stop();
    },
  };
}

async function start(config: Config, closers: Closer[]): Promise<void> {
  const url = await startDatabase(config, closers);
  await migrate(url, (name) => say(`Applied migration ${name}.`));
  const onWarning = (message: string, error?: unknown) => app?.server.log.warn({ err: error }, message);
  let app: App | undefined;
  const db = openDatabase({ url, poolSize: config.databasePoolSize, onWarning });
  closers.push(() => db.close());
  await seedAtFirstStart(db, config.demo, say);
  app = await buildApp({ config, db });
  const { server } = app;
  const jobs = await startCleanup(config, db, app);
  closers.push(() => jobs.stop());
  const address = await server.listen({ host: config.host, port: config.port });
  closers.push(() => server.close());
  say(`tianguis is open.`);
  say(`  API      ${address}/api`);
  say(`  Docs     ${address}/docs`);
  say(`  Metrics  ${address}/metrics`);
  // A parent that started this process over IPC learns the address so.
  process.send?.({ listening: address });
}

/** Puts everything away, whatever fails on the way. @returns whether nothing failed */
async function closeAll(closers: Closer[]): Promise<boolean> {
  let clean = true;
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error: unknown) => {
      clean = false;
      process.stderr.write(`While stopping: ${error instanceof Error ? error.stack : String(error)}\n`);
    });
  }
  return clean;
}

/** What went wrong at the start, in words for whoever started it. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DataDirInUseError) return error.message;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES') return `Port ${port} needs more rights than this process has. Set PORT above 1023.`;
  const unreachable = explainUnreachable(error);
  if (unreachable !== undefined) return unreachable;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  const closers: Closer[] = [];
  let stopping = false;
  const stop = async (signal: NodeJS.Signals | 'Parent gone') => {
    if (stopping) return;
    stopping = true;
    say(`${signal}: finishing what is in flight …`);
    const clean = await closeAll(closers);
    process.exit(clean ? 0 : 1);
  };
  onStopSignals(stop, () => {
    say('Asked again: leaving at once.');
    process.exit(1);
  });
  // Started by a script over IPC: what outlived its parent would only be in the way of the next.
  process.on('disconnect', () => stop('Parent gone'));
  try {
    await start(loadConfig(), closers);
  } catch (error) {
    process.stderr.write(`tianguis cannot start. ${explain(error)}\n`);
    await closeAll(closers);
    process.exit(1);
  }
}

await main();
