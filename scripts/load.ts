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
  type Figure,
  figuresToWatch,
  readCheckoutCounts,
  readOrders,
  readStock,
  readTroubles,
} from './support/figures.ts';
import { clearAway } from './support/load-cleanup.ts';
import { watchMemory } from './support/load-memory.ts';
import { type LoadResults, type MemorySample, periodsOf, readResults, renderReport } from './support/load-report.ts';
import {
  type Load,
  type Stage,
  stageBookings,
  stageFlashSale,
  stageMixed,
  stageSoak,
  stageSpike,
} from './support/load-stage.ts';
import { openMarket } from './support/market.ts';
import { type Run, runScript, UsageError, wholeNumber } from './support/run.ts';
import { say } from './support/say.ts';
import { useServer } from './support/server.ts';
import { table } from './support/table.ts';

const SCENARIOS = {
  'flash-sale': { stage: stageFlashSale, file: 'flash-sale.yml', preset: { buyers: 1_000, stock: 700, seconds: 20 } },
  mixed: { stage: stageMixed, file: 'mixed.yml', preset: { buyers: 400, stock: 1_000, seconds: 30 } },
  soak: { stage: stageSoak, file: 'mixed.yml', preset: { buyers: 9_000, stock: 10_000, seconds: 1_800 } },
  spike: { stage: stageSpike, file: 'spike.yml', preset: { buyers: 2_000, stock: 1_000, seconds: 60 } },
  bookings: { stage: stageBookings, file: 'bookings.yml', preset: { buyers: 1_000, stock: 1_400, seconds: 30 } },
} as const;

type ScenarioName = keyof typeof SCENARIOS;

const ALIASES: Readonly<Record<string, ScenarioName>> = { flash: 'flash-sale' };

const USAGE = `Usage: npm run load -- flash|mixed|soak|spike|bookings [options]

  flash         everyone buys one product, most of them at the same moment
  mixed         people browse, fill carts, buy and pay all over the catalogue
  soak          the same, evenly and for long: does the server's memory stay what it was?
  spike         full carts all over the catalogue, most of them in a fifth of the time: is it itself again afterwards?
  bookings      seats of ten evenings, booked and paid for, more wanted than there are

  --buyers N    virtual users; each comes once (flash 1000, mixed 400, soak 5 a second, spike 2000, bookings 1000)
  --stock N     units of each product, or seats in all (flash 700, mixed 1000, soak 10000, spike 1000, bookings 1400)
  --duration S  whole seconds in which they come, 3 or more (flash 20, mixed 30, spike 60, bookings 30)
  --minutes M   the same in minutes (soak 30)
  --report [F]  write an HTML page with charts (default: artillery/report-SCENARIO.html)
  --url URL     the running server to load (the one at PORT if it has this database, else one is started)
  --keep        leave products, carts and open orders in the market afterwards
  --help

The database is DATABASE_URL, else the embedded PostgreSQL of DATA_DIR. Afterwards, also after
Ctrl-C, its products are archived, its orders cancelled or refunded, its carts emptied and buyers without orders removed.
The mean of the tries, and the tries that were lost, are what the server tells at /metrics: no answer has them. Of several servers behind one
address only the one that answers is heard.
Exit code: 0 all held; 1 a threshold of artillery/*.yml, the consistency check or the stock failed, or a figure would alert; 2 wrong usage.`;

interface Options extends Load {
  readonly scenario: ScenarioName;
  readonly url: string | undefined;
  readonly keep: boolean;
  /** Where the page goes, if one is wanted. */
  readonly report: string | undefined;
}

const SOAK_BUYERS_PER_SECOND = 5;

/** How many come in how long; more of them where they soak for longer. @throws UsageError */
function parseLoad(scenario: ScenarioName, values: Readonly<Record<string, string | undefined>>): Load {
  const { preset } = SCENARIOS[scenario];
  if (values.minutes !== undefined && values.duration !== undefined)
    throw new UsageError('Either --minutes or --duration.');
  const minutes = wholeNumber('minutes', values.minutes, 0, [0, 1_440]);
  const seconds = minutes > 0 ? minutes * 60 : wholeNumber('duration', values.duration, preset.seconds, [3, 86_400]);
  const buyers = scenario === 'soak' ? Math.max(10, seconds * SOAK_BUYERS_PER_SECOND) : preset.buyers;
  return {
    seconds,
    buyers: wholeNumber('buyers', values.buyers, buyers, [10, 1_000_000]),
    stock: wholeNumber('stock', values.stock, preset.stock, [0, 1_000_000]),
  };
}

/** @throws UsageError, or the error of parseArgs */
function parseOptions(): Options | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ buyers: text, stock: text, duration: text, minutes: text, url: text },
      ...{ report: flag, keep: flag, help: { ...flag, short: 'h' } },
    },
  });
  if (values.help) return 'help';
  const [given = '', file] = positionals;
  const name = ALIASES[given] ?? given;
  if (positionals.length > (values.report ? 2 : 1) || !Object.hasOwn(SCENARIOS, name))
    throw new UsageError('Which load: flash, mixed, soak, spike or bookings?');
  if (values.url !== undefined && !/^https?:$/.test(URL.parse(values.url)?.protocol ?? ''))
    throw new UsageError('--url must be an address such as http://127.0.0.1:3000.');
  const scenario = name as ScenarioName;
  const { report: wantsReport, keep = false, help: _help, ...numbers } = values;
  const report = wantsReport ? (file ?? `artillery/report-${name}.html`) : undefined;
  return { scenario, url: values.url, keep, report, ...parseLoad(scenario, numbers) };
}

/** What Artillery reads and writes. Access tokens are in it, so it is for the owner's eyes and goes away at the end. */
async function writePayload(stage: Stage, atEnd: Run['atEnd']): Promise<{ payloadPath: string; outputPath: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tianguis-load-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const payloadPath = join(folder, 'buyers.csv');
  await writeFile(payloadPath, `${stage.payload.join('\n')}\n`, { mode: 0o600 });
  return { payloadPath, outputPath: join(folder, 'results.json') };
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

async function showFigures(pool: pg.Pool, { buyerIds }: Stage, counts: CheckoutCounts): Promise<Figure[]> {
  const outcomes = [...counts.byOutcome].filter(([, count]) => count > 0).map(([outcome, n]) => `${n} ${outcome}`);
  say(`\nCheckouts and bookings: ${outcomes.join(', ') || 'none'}; ${counts.conflicts} lost tries`);
  const figures = figuresToWatch(counts, await readOrders(pool, buyerIds), await readTroubles(pool));
  const rows = figures.map(({ name, measured, goal, alert, verdict }) => [name, measured, goal, alert, verdict]);
  say(`\n${table(['figure', 'measured', 'goal', 'alert', ''], rows)}`);
  return figures;
}

const mebibytes = (bytes: number) => `${Math.round(bytes / (1024 * 1024))} MiB`;

/** How much memory the server had at the start, in the middle and at the end. */
function showMemory(samples: readonly MemorySample[]): void {
  const [first, middle, last] = [samples[0], samples[Math.floor(samples.length / 2)], samples.at(-1)];
  if (first === undefined || middle === undefined || last === undefined) return;
  const line = (what: 'resident' | 'heap') => [first, middle, last].map((one) => mebibytes(one[what])).join(', ');
  say(`\nMemory of the server at the start, in the middle and at the end: ${line('resident')}; heap ${line('heap')}`);
}

/** After a spike: whether those who came last waited no longer than anyone should. */
function hasRecovered(results: LoadResults): boolean {
  const last = periodsOf(results).findLast(({ summaries }) => summaries['checkout.latency'] !== undefined);
  return (last?.summaries['checkout.latency']?.p95 ?? Number.POSITIVE_INFINITY) < RECOVERED_MS;
}

/** requirements: a checkout below 2 s. */
const RECOVERED_MS = 2_000;

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
  const paths = await writePayload(stage, atEnd);
  say(`Loading ${server.origin}${server.isOwn ? ' (started for this test)' : ''} …\n`);
  const before = await readCheckoutCounts(server.origin);
  const memory = watchMemory(server.origin);
  atEnd(async () => memory.stop());
  const run = { scenario: file, target: server.origin, variables: stage.variables, ...paths };
  const thresholds = await runArtillery(run, signal);
  const samples = memory.stop();
  const counts = countsBetween(before, await readCheckoutCounts(server.origin));
  const results = readResults(paths.outputPath);
  const figures = await showFigures(db.pool, stage, counts);
  const verdicts = [
    ...thresholds,
    { text: 'the consistency', held: await proveConsistency(db.pool) },
    ...(stage.productIds.length > 0 ? [{ text: 'the stock', held: await proveStock(db.pool, stage, options) }] : []),
    ...(options.scenario === 'spike' ? [{ text: 'the recovery', held: hasRecovered(results) }] : []),
    { text: 'the figures to watch', held: figures.every(({ verdict }) => verdict !== 'alert') },
  ];
  showMemory(samples);
  if (options.report !== undefined) {
    const title = `tianguis, load test ${options.scenario}`;
    await writeFile(
      options.report,
      renderReport({ title, target: server.origin, results, figures, memory: samples, verdicts }),
    );
    say(`\nReport: ${options.report}`);
  }
  const failures = verdicts.filter(({ held }) => !held).map(({ text }) => text);
  say(failures.length === 0 ? '\nAll held.' : `\nFailed: ${failures.join(', ')}.`);
  return failures.length === 0 ? 0 : 1;
}

await runScript(async (run) => {
  const options = parseOptions();
  if (options !== 'help') return load(options, run);
  say(USAGE);
  return 0;
});
