import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type Config, loadConfig } from '../src/config.ts';
import { openClient } from '../src/platform/connections.ts';
import { startEmbeddedPostgres } from '../src/platform/embedded-postgres/index.ts';
import { expectSession } from '../src/platform/reach.ts';
import { schemaOf } from '../src/platform/schema-name.ts';
import { countRows, inspect, isComplete, type ProductTable, VersionSteps } from './support/product-version.ts';
import { type Run, runScript, ScriptError, UsageError } from './support/run.ts';
import { say } from './support/say.ts';
import { backUp, quotedName } from './support/table-backup.ts';

const HELP = `scripts/migrate-product-version.sh dev|prod [options]

Gives the products of a shop that has a stock but no version the column that optimistic locking sells by:
version INTEGER NOT NULL DEFAULT 1, above zero. The shop goes on selling: no lock is held or waited for as long as a second.

  dev             the database of DATABASE_URL, else the embedded PostgreSQL of DATA_DIR
  prod            the same, but never the embedded one; asks before it begins
                  Behind a pooler, DATABASE_DIRECT_URL or DATABASE_MIGRATION_URL, which lead past it

  --table NAME    the table, where it is not called products or Product
  --backup DIR    where pg_dump puts the backup (default: backups)
  --yes           do not ask
  --help

It backs the table up (pg_dump, where one as new as the server is found; else a copy beside it), adds the column, fills it in
batches, has PostgreSQL require it, and looks whether every row is there. Stopped anywhere it can be run again, and goes on.
It only finds Node for node scripts/migrate-product-version.ts, which takes the same.
Exit code: 0 done; 1 not done, or rows are missing; 2 wrong usage.`;

const SILENCE_TIMEOUT_MS = 60 * 60_000;
/** Progress is told no more often than this. */
const TELL_EVERY_MS = 1_000;

interface Options {
  readonly environment: 'dev' | 'prod';
  readonly table: string | undefined;
  readonly backup: string;
  readonly yes: boolean;
}

/** @throws UsageError, or the error of parseArgs */
function parseOptions(): Options | 'help' {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      table: { type: 'string' },
      backup: { type: 'string', default: 'backups' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const [environment] = positionals;
  if (positionals.length !== 1 || (environment !== 'dev' && environment !== 'prod'))
    throw new UsageError('Which database: dev or prod?');
  return { environment, table: values.table, backup: values.backup, yes: values.yes };
}

async function reach(config: Config, { environment }: Options, atEnd: Run['atEnd']): Promise<string> {
  const { databaseUrl, databaseDirectUrl, databaseMigrationUrl } = config;
  const url = databaseMigrationUrl ?? databaseDirectUrl ?? databaseUrl;
  if (url !== undefined) return url;
  if (environment === 'prod') throw new UsageError('prod needs DATABASE_URL.');
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, share: true });
  atEnd(() => embedded.stop());
  return embedded.url;
}

/** @throws ScriptError unless whoever is asked says yes */
async function ask(url: string, table: ProductTable): Promise<void> {
  const { hostname, pathname } = new URL(url);
  const database = pathname.slice(1);
  if (!process.stdin.isTTY) throw new ScriptError('There is nobody to ask: --yes to go on without.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `Add a version to ${quotedName(table)} in ${database} on ${hostname || 'this machine'}? Type the database's name: `,
  );
  terminal.close();
  if (answer.trim() !== database) throw new ScriptError('Nothing was changed.');
}

/** Tells how far a backfill is, now and then. */
function progress(total: number): (done: number) => void {
  let told = 0;
  return (done) => {
    if (Date.now() - told < TELL_EVERY_MS && done < total) return;
    told = Date.now();
    say(`  ${done} of ${total} rows`);
  };
}

async function giveVersions(steps: VersionSteps, total: number, signal: AbortSignal): Promise<void> {
  say('Adding the column …');
  await steps.addColumn();
  signal.throwIfAborted();
  say('Filling it …');
  await steps.backfill(progress(total));
  signal.throwIfAborted();
  say('Requiring it …');
  await steps.check();
  // Whoever wrote a NULL in between, knowing of the column already.
  await steps.backfill(() => {});
  await steps.require();
}

async function run(options: Options, { signal, atEnd }: Run): Promise<number> {
  const url = await reach(loadConfig(), options, atEnd);
  const applicationName = 'tianguis migrate-product-version';
  const client = await openClient({ url, applicationName, silenceTimeoutMs: SILENCE_TIMEOUT_MS });
  atEnd(() => client.end());
  await expectSession(client, 'This');
  await client.query('SET statement_timeout = 0');
  const schema = schemaOf(url);
  const table = await inspect(client, schema, options.table);
  const name = quotedName(table);
  const before = await countRows(client, table, table.hasColumn);
  say(`${name}: ${before.rows} rows, ${before.wrong} of them without a version.`);
  if (isComplete(table)) {
    say('Nothing to do: every row has a version, and must have one.');
    return 0;
  }
  if (options.environment === 'prod' && !options.yes) await ask(url, table);
  say('Backing up …');
  const backup = await backUp(client, url, table, options.backup);
  say(`Backup: ${backup.where}`);
  for (const line of backup.restore) say(`  ${line}`);
  signal.throwIfAborted();
  await giveVersions(new VersionSteps(client, table, say), before.wrong, signal);

  const after = await countRows(client, table, true);
  const isDone = isComplete(await inspect(client, schema, table.name)) && after.wrong === 0;
  say(`Verified: ${after.rows} rows (${before.rows} before), ${after.wrong} without a version.`);
  if (after.rows < before.rows)
    say(
      `${before.rows - after.rows} rows are gone that were there: this deletes none, so see who did; the backup has them.`,
    );
  say(isDone ? 'Done. To undo it: ALTER TABLE … DROP COLUMN version.' : 'Not done: run it again.');
  return isDone && after.rows >= before.rows ? 0 : 1;
}

await runScript(async (given) => {
  const options = parseOptions();
  if (options !== 'help') return run(options, given);
  say(HELP);
  return 0;
});
