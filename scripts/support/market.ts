import { seedAtFirstStart } from '../../prisma/seed.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { reachOf } from '../../src/database-reach.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { expectReach } from '../../src/platform/reach.ts';
import { expectSchema } from '../../src/platform/schema-name.ts';
import { keepSessionSettings } from '../../src/platform/session-settings.ts';
import { say } from './say.ts';

/** The market's database, for a script to work on. */
export interface Market {
  readonly config: Config;
  readonly db: Database;
  /** The address of the database. */
  readonly url: string;
  /** Closes the connections, and stops the PostgreSQL if this process started it. */
  close(): Promise<void>;
}

/** Scripts ask about whole tables, which takes its time. */
const SILENCE_TIMEOUT_MS = 30 * 60 * 1000;

async function reachDatabase(config: Config): Promise<{ url: string; stop(): Promise<void> }> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, stop: async () => {} };
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, share: true });
  if (embedded.origin === 'started') say(`Started the embedded PostgreSQL in ${config.dataDir}.`);
  return embedded;
}

/** How a script finds the database: ready to be sold from, at the schema of this code, or as it is. */
export type Preparation = 'seeded' | 'migrated' | 'untouched';

/**
 * Opens the database that the server would use: DATABASE_URL, else the embedded PostgreSQL of DATA_DIR, be it running
 * already or started here.
 * @throws ConfigError, SchemaError, or the error of pg when the database cannot be reached
 */
export async function openMarket(preparation: Preparation = 'seeded'): Promise<Market> {
  const config = loadConfig();
  const { url, stop } = await reachDatabase(config);
  const onWarning = (message: string, error?: unknown) =>
    void process.stderr.write(`Warning: ${message}${error === undefined ? '' : ` (${String(error)})`}\n`);
  const reach = reachOf(config, url);
  const { directUrl } = reach;
  const db = openDatabase({
    ...reach,
    poolSize: config.sharedPoolSize,
    onWarning,
    silenceTimeoutMs: SILENCE_TIMEOUT_MS,
  });
  const close = () => db.close().finally(stop);
  try {
    if (preparation !== 'untouched') {
      await keepSessionSettings(directUrl);
      await migrate(config.databaseMigrationUrl ?? directUrl, (name) => say(`Applied migration ${name}.`), {
        onWaiting: say,
      });
    }
    await expectReach(reach);
    // The pool's first question: its connections begin with what was kept for them above. Whoever cannot reach the
    // database hears it by now, in pg's words, and not from the depths of what the script does.
    await expectSchema(db.pool, url);
    // Before the script fills an empty database itself, which would rob the next `npm start` of its demo market.
    if (preparation === 'seeded') await seedAtFirstStart(db, config.demo, say);
    return { config, db, url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
