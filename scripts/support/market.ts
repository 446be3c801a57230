import { seedDemoMarket } from '../../prisma/seed.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { migrate } from '../../src/platform/migrations.ts';

/** The market's database, for a script to work on. */
export interface Market {
  readonly config: Config;
  readonly db: Database;
  /** The address of the database. */
  readonly url: string;
  /** Closes the connections, and stops the PostgreSQL if this process started it. */
  close(): Promise<void>;
}

const say = (line: string) => process.stdout.write(`${line}\n`);

async function reachDatabase(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, stop: async () => {} };
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, share: true });
  if (embedded.origin === 'started') say(`Started the embedded PostgreSQL in ${config.dataDir}.`);
  return embedded;
}

/** Only an empty database gets the demo market; a script that fills it first would rob the next `npm start` of it. */
async function seedBeforeUse(config: Config, db: Database): Promise<void> {
  if (config.environment !== 'development') return;
  const accounts = await seedDemoMarket(db);
  if (accounts.length === 0) return;
  say('The demo market is loaded. Its accounts, shown only this once:');
  for (const { role, email, password } of accounts) say(`  ${role.padEnd(6)}  ${email.padEnd(28)}  ${password}`);
}

/**
 * Opens the database that the server would use, at the schema of this code: DATABASE_URL, else the embedded PostgreSQL of
 * DATA_DIR, be it running already or started here.
 * @throws ConfigError
 */
export async function openMarket(): Promise<Market> {
  const config = loadConfig();
  const { url, stop } = await reachDatabase(config);
  try {
    await migrate(url, (name) => say(`Applied migration ${name}.`));
    const onWarning = (message: string, error?: unknown) =>
      void process.stderr.write(`Warning: ${message}${error === undefined ? '' : ` (${String(error)})`}\n`);
    const db = openDatabase({ url, poolSize: config.databasePoolSize, onWarning });
    await seedBeforeUse(config, db);
    return { config, db, url, close: () => db.close().finally(stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}
