import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { barsTable } from './bench/bars.ts';
import { startCollector } from './bench/collector.ts';
import { addHistory, growthPhases } from './bench/growth.ts';
import type { Measurement, Phase } from './bench/measure.ts';
import { type Fleets, phasesOf } from './bench/phases.ts';
import { type Fleet, startFleet } from './bench/processes.ts';
import { type BenchResult, figuresTable, machineFacts, settingsLine } from './bench/report.ts';
import { Stage } from './bench/stage.ts';
import { prepareYardstick } from './bench/yardstick.ts';
import { type Run, runScript, UsageError, wholeNumber } from './support/run.ts';
import { say } from './support/say.ts';

const HELP = `npm run bench -- [options]

Measures checkouts over HTTP against pgbench on the same fresh, durable PostgreSQL, in alternating rounds.

  --rounds N     rounds (3); the table shows medians
  --seconds N    seconds per phase and round (4)
  --quick        one round of two seconds, without the growth: to see that it works, not to quote
  --only NAME    only the phase NAME, or those whose names begin so, beside the yardsticks, and no growth; may be given
                 several times
  --no-growth    without the part that loads a million orders
  --save         also renews the figures in docs/performance.md
  --help

The result is also written to bench/results/. It takes half an hour or more, and wants the machine for itself.`;

const PRODUCTS = 100_000;
const HISTORY_SMALL = 10_000;
const HISTORY_LARGE = 1_000_000;
const ROOT = join(import.meta.dirname, '..');
const FIGURES = /(<!-- figures -->)[\s\S]*(<!-- \/figures -->)/;

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly growth: boolean;
  /** How the names of the phases begin. Empty: all. */
  readonly only: readonly string[];
  readonly save: boolean;
}

function parseOptions(): Options | 'help' {
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      quick: flag,
      only: { type: 'string', multiple: true },
      'no-growth': flag,
      save: flag,
      help: { ...flag, short: 'h' },
    },
  });
  if (values.help) return 'help';
  const only = values.only ?? [];
  const partly = values.quick ? 'a quick run' : only.length === 0 ? undefined : 'some phases';
  if (partly !== undefined && values.save) throw new UsageError(`Figures of ${partly} are not worth saving.`);
  return {
    rounds: wholeNumber('rounds', values.rounds, values.quick ? 1 : 3, [1, 60]),
    seconds: wholeNumber('seconds', values.seconds, values.quick ? 2 : 4, [1, 60]),
    growth: partly === undefined && !values['no-growth'],
    only,
    save: values.save ?? false,
  };
}

/** All servers of all phases run from the beginning; those whose turn it is not are idle. */
async function startFleets(stage: Stage, atEnd: Run['atEnd']): Promise<Fleets> {
  const collector = await startCollector();
  atEnd(async () => collector.stop());
  const start = async (count: number, strategy: string, more: Record<string, string> = {}): Promise<Fleet> => {
    const fleet = await startFleet(count, {
      DATABASE_URL: stage.url,
      JWT_SECRET: stage.jwtSecret,
      CHECKOUT_STRATEGY: strategy,
      ...more,
    });
    atEnd(() => fleet.stop());
    return fleet;
  };
  return {
    group: await start(1, 'group'),
    optimistic: await start(1, 'optimistic'),
    traced: await start(1, 'group', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin }),
    two: await start(2, 'group'),
    four: await start(4, 'group'),
  };
}

/**
 * The one process that serves alone has a dozen phases to compile its code in, and is never idle for long. Each of several has
 * this one, and forgets what it compiled while the others are measured.
 */
function warmUpSeconds({ processes = 1 }: Phase): number {
  return processes === 1 ? 1 : 5 * processes;
}

/** Runs phases round by round, so that a noisy minute does not fall on one of them alone. */
async function runRounds(
  phases: readonly Phase[],
  { rounds, seconds }: Options,
  { signal }: Run,
  between?: () => Promise<void>,
) {
  const results = new Map(phases.map(({ name }) => [name, [] as Measurement[]]));
  for (let round = 1; round <= rounds; round += 1) {
    await between?.();
    for (const phase of phases) {
      signal.throwIfAborted();
      say(`  round ${round} of ${rounds}: ${phase.name}`);
      if ((phase.processes ?? 1) > 1) await phase.run(warmUpSeconds(phase));
      results.get(phase.name)?.push(await phase.run(seconds));
    }
  }
  return [...results].map(([name, measured]) => ({ name, rounds: measured }));
}

/** @throws UsageError when a name is none of a phase */
function chosenOf(phases: readonly Phase[], only: readonly string[]): readonly Phase[] {
  const unknown = only.find((start) => !phases.some(({ name }) => name.startsWith(start)));
  if (unknown !== undefined) throw new UsageError(`No phase has a name that begins with ${unknown}.`);
  if (only.length === 0) return phases;
  // A whole name means that phase alone, though others begin with it.
  const isMeant = (name: string, start: string) =>
    phases.some((phase) => phase.name === start) ? name === start : name.startsWith(start);
  return phases.filter(({ name }) => only.some((start) => isMeant(name, start)));
}

async function bench(options: Options, run: Run): Promise<BenchResult> {
  say(`Preparing a fresh PostgreSQL with ${PRODUCTS.toLocaleString('en')} products …`);
  const stage = await Stage.open(PRODUCTS);
  run.atEnd(() => stage.close());
  const yardstick = await prepareYardstick(stage.db.pool, stage.url);
  const fleets = await startFleets(stage, run.atEnd);
  await addHistory(stage.db.pool, HISTORY_SMALL, 0);
  say('Warming up …');
  const phases = chosenOf(phasesOf(stage, fleets), options.only);
  for (const phase of phases) await phase.run(warmUpSeconds(phase));
  const speeds = { hot: [] as number[], cold: [] as number[] };
  const small = options.growth
    ? await runRounds(growthPhases(stage, fleets.group, '10 thousand orders before'), options, run)
    : [];
  const measured = await runRounds(phases, options, run, async () => {
    for (const kind of ['hot', 'cold'] as const) {
      say(`  yardstick (${yardstick.tool}), ${kind}`);
      speeds[kind].push(await yardstick.run(kind, options.seconds));
    }
  });
  if (options.growth) {
    say(`Adding ${HISTORY_LARGE.toLocaleString('en')} orders …`);
    for (let done = 0; done < HISTORY_LARGE; done += 100_000) {
      await addHistory(stage.db.pool, 100_000, HISTORY_SMALL + done);
      say(`  ${((done + 100_000) / 1_000_000).toFixed(1)} million`);
    }
  }
  const large = options.growth
    ? await runRounds(growthPhases(stage, fleets.group, '1 million orders before'), options, run)
    : [];
  say('Checking that every unit is accounted for …');
  const findings = await stage.findings();
  if (findings.length > 0) {
    throw new Error(
      `The run left the database inconsistent, so its figures mean nothing: ${JSON.stringify(findings.slice(0, 5))}`,
    );
  }
  const { rows } = await stage.db.pool.query('SHOW server_version');
  return {
    at: new Date().toISOString(),
    machine: machineFacts(rows[0].server_version),
    settings: { rounds: options.rounds, seconds: options.seconds, yardstick: yardstick.tool },
    yardstick: speeds,
    phases: [...measured, ...small, ...large],
  };
}

function keep(result: BenchResult, save: boolean): void {
  const folder = join(ROOT, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${result.at.replaceAll(':', '-')}.json`);
  writeFileSync(file, JSON.stringify(result, null, 2));
  say(`\nKept in bench/results/${result.at.replaceAll(':', '-')}.json`);
  if (!save) return;
  const path = join(ROOT, 'docs/performance.md');
  const text = `$1\n${settingsLine(result)}\n\n${barsTable(result)}\n\n${figuresTable(result)}\n$2`;
  writeFileSync(path, readFileSync(path, 'utf8').replace(FIGURES, text));
  say('docs/performance.md has the new figures.');
}

await runScript(async (run) => {
  const options = parseOptions();
  if (options === 'help') {
    say(HELP);
    return 0;
  }
  const result = await bench(options, run);
  say(`\n${settingsLine(result)}\n\n${barsTable(result)}\n\n${figuresTable(result)}`);
  keep(result, options.save);
  return 0;
});
