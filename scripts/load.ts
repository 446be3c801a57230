import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { CHECKS } from '../src/features/all.ts';
import { checkConsistency } from '../src/features/operations/index.ts';
import { jwtSecretOf } from '../src/jwt-secret.ts';
import type { Database } from '../src/platform/database.ts';
import { installArtillery, runArtillery } from './support/artillery.ts';
import { createTokenSigner } from './support/crowd.ts';
import {
  type CheckoutCounts,
  countsBetween,
  figuresToWatch,
  readCheckoutCounts,
  readOrders,
  readStock,
  readTroubles,
} from './support/figures.ts';
import { clearAway } from './support/load-cleanup.ts';
import { type Load, type Stage, stageFlashSale, stageMixed } from './support/load-stage.ts';
import { openMarket } from './support/market.ts';
import { type Run, runScript, UsageError, wholeNumber } from './support/run.ts';
import { say } from './support/say.ts';
import { useServer } from './support/server.ts';
import { table } from './support/table.ts';

const SCENARIOS = {
  'flash-sale': { stage: stageFlashSale, file: 'flash-sale.yml', preset: { buyers: 1_000, stock: 700, seconds: 20 } },
  mixed: { stage: stageMixed, file: 'mixed.yml', preset: { buyers: 400, stock: 1_000, seconds: 30 } },
} as const;

type ScenarioName = keyof typeof SCENARIOS;

const USAGE = `Usage: node scripts/load.ts flash-sale|mixed [options]

  flash-sale    everyone buys one product, most of them at the same moment
  mixed         people browse, fill carts, buy and pay all over the catalogue

  --buyers N    virtual users; each comes once (flash-sale 1000, mixed 400)
  --stock N     units of each product (flash-sale 700, mixed 1000)
  --duration S  whole seconds in which they come, 3 or more (flash-sale 20, mixed 30)
  --url URL     the running server to load (the one at PORT if it has this database, else one is started)
  --keep        leave products, carts and open orders in the market afterwards
  --help

The database is DATABASE_URL, else the embedded PostgreSQL of DATA_DIR. Afterwards, also after
Ctrl-C, its products are archived, its orders cancelled or refunded, its carts emptied and buyers without orders removed.
Exit code: 0 all held; 1 a threshold of artillery/*.yml, the consistency check or the stock failed; 2 wrong usage.`;

interface Options extends Load {
  readonly scenario: ScenarioName;
  readonly url: string | undefined;
  readonly keep: boolean;
}

/** @throws UsageError, or the error of parseArgs */
function parseOptions(): Options | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { buyers: text, stock: text, duration: text, url: text, keep: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return 'help';
  const [name = ''] = positionals;
  if (positionals.length !== 1 || !Object.hasOwn(SCENARIOS, name))
    throw new UsageError('Which load: flash-sale or mixed?');
  if (values.url !== undefined && !/^https?:$/.test(URL.parse(values.url)?.protocol ?? ''))
    throw new UsageError('--url must be an address such as http://127.0.0.1:3000.');
  const scenario = name as ScenarioName;
  const { preset } = SCENARIOS[scenario];
  return {
    scenario,
    url: values.url,
    keep: values.keep ?? false,
    buyers: wholeNumber('buyers', values.buyers, preset.buyers, [10, 100_000]),
    stock: wholeNumber('stock', values.stock, preset.stock, [0, 1_000_000]),
    seconds: wholeNumber('duration', values.duration, preset.seconds, [3, 3_600]),
  };
}

/** Access tokens are in it, so it is for the owner's eyes and goes away at the end. */
async function writePayload(stage: Stage, atEnd: Run['atEnd']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tianguis-load-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'buyers.csv');
  await writeFile(path, `${stage.payload.join('\n')}\n`, { mode: 0o600 });
  return path;
}

async function clearUp(db: Database, stage: Stage): Promise<void> {
  const { products, orders, buyers } = await clearAway(db, stage);
  say(`\nCleared away: ${products} products archived, ${orders} orders ended, ${buyers} buyers removed.`);
}

async function proveConsistency(pool: pg.Pool): Promise<boolean> {
  const client = await pool.connect();
  try {
    const findings = await checkConsistency(client, CHECKS);
    say(`\nConsistency: ${CHECKS.length} checks, ${findings.length === 0 ? 'nothing found' : 'these failed'}`);
    for (const { check, subject, problem } of findings) say(`  ${check}: ${subject}: ${problem}`);
    return findings.length === 0;
  } finally {
    client.release();
  }
}

/** @returns whether every unit is either sold or left */
async function proveStock(pool: pg.Pool, { productIds }: Stage, { stock }: Load): Promise<boolean> {
  const initial = productIds.length * stock;
  const { sold, left } = await readStock(pool, productIds);
  const addsUp = sold + left === initial && left >= 0;
  const sum = `${sold} sold + ${left} left ${addsUp ? '=' : '≠'} ${initial} at the beginning`;
  say(`\nStock of ${productIds.length === 1 ? 'the product' : `the ${productIds.length} products`}: ${sum}`);
  return addsUp;
}

async function showFigures(pool: pg.Pool, { buyerIds }: Stage, counts: CheckoutCounts): Promise<void> {
  const outcomes = [...counts.byOutcome].filter(([, count]) => count > 0).map(([outcome, n]) => `${n} ${outcome}`);
  say(`\nCheckouts: ${outcomes.join(', ') || 'none'}; ${counts.conflicts} lost tries`);
  const figures = figuresToWatch(counts, await readOrders(pool, buyerIds), await readTroubles(pool));
  const rows = figures.map(({ name, measured, goal, alert, verdict }) => [name, measured, goal, alert, verdict]);
  say(`\n${table(['figure', 'measured', 'goal', 'alert', ''], rows)}`);
}

async function load(options: Options, { signal, atEnd }: Run): Promise<number> {
  const { config, db, url: databaseUrl, close } = await openMarket();
  atEnd(close);
  await installArtillery(signal);
  const server = await useServer({ config, databaseUrl, url: options.url });
  atEnd(() => server.stop());
  signal.throwIfAborted();
  const { stage: prepare, file } = SCENARIOS[options.scenario];
  say(`Preparing ${options.buyers} buyers …`);
  const stage = await prepare(db.pool, options, await createTokenSigner(jwtSecretOf(config)));
  if (!options.keep) atEnd(() => clearUp(db, stage));
  const payloadPath = await writePayload(stage, atEnd);
  say(`Loading ${server.origin}${server.isOwn ? ' (started for this test)' : ''} …\n`);
  const before = await readCheckoutCounts(server.origin);
  const run = { scenario: file, target: server.origin, payloadPath, variables: stage.variables };
  const thresholdsHeld = await runArtillery(run, signal);
  const counts = countsBetween(before, await readCheckoutCounts(server.origin));
  const isConsistent = await proveConsistency(db.pool);
  const addsUp = await proveStock(db.pool, stage, options);
  await showFigures(db.pool, stage, counts);
  const allHeld = thresholdsHeld && isConsistent && addsUp;
  const failures = [!thresholdsHeld && 'a threshold', !isConsistent && 'the consistency', !addsUp && 'the stock'];
  say(allHeld ? '\nAll held.' : `\nFailed: ${failures.filter(Boolean).join(', ')}.`);
  return allHeld ? 0 : 1;
}

await runScript(async (run) => {
  const options = parseOptions();
  if (options !== 'help') return load(options, run);
  say(USAGE);
  return 0;
});
