import { cpus, platform, release, totalmem } from 'node:os';
import type { Measurement } from './measure.ts';

/** All rounds of one phase. */
export interface PhaseResult {
  readonly name: string;
  readonly rounds: readonly Measurement[];
}

export interface BenchResult {
  readonly at: string;
  readonly machine: Record<string, string>;
  readonly settings: { readonly rounds: number; readonly seconds: number; readonly yardstick: string };
  /** Orders per second of each round. */
  readonly yardstick: { readonly hot: readonly number[]; readonly cold: readonly number[] };
  readonly phases: readonly PhaseResult[];
}

export function machineFacts(postgresVersion: string): Record<string, string> {
  return {
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores for server, database and load generator together`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${platform()} ${release()}`,
    node: process.version,
    postgres: `${postgresVersion}, fsync and synchronous_commit on`,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function medianOf(result: PhaseResult | undefined, figure: keyof Measurement): number | undefined {
  const values = (result?.rounds ?? []).flatMap((round) => round[figure] ?? []);
  return values.length === 0 ? undefined : median(values);
}

const round = (value: number | undefined, digits: number) => (value === undefined ? '–' : value.toFixed(digits));
const percent = (value: number | undefined) => (value === undefined ? '–' : `${(value * 100).toFixed(1)} %`);

function range(values: readonly number[]): string {
  return `${round(median(values), 0)} (${round(Math.min(...values), 0)}–${round(Math.max(...values), 0)})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function ratioOf({ name, rounds }: PhaseResult, { yardstick }: BenchResult): string {
  if (name.startsWith('read')) return '–';
  const kind = /hot|mixed/.test(name) ? 'hot' : 'cold';
  return `${round(median(rounds.map(({ perSecond }) => perSecond)) / median(yardstick[kind]), 2)} × ${kind}`;
}

/** Every phase, a row each: medians, and the range of the rate. */
export function figuresTable(result: BenchResult): string {
  const head = [
    'phase',
    'per second (min–max)',
    'p50 ms',
    'p99 ms',
    '409',
    'other refusals',
    'tries',
    'statements per order',
    'CPU s node / postgres per 1,000',
    '÷ yardstick',
  ];
  const yardsticks = (['hot', 'cold'] as const).map((kind) => [
    `yardstick: ${result.settings.yardstick}, ${kind}, 16 clients`,
    range(result.yardstick[kind]),
    ...Array(7).fill('–'),
    `1 × ${kind}`,
  ]);
  const rows = result.phases.map((phase) => [
    phase.name,
    range(phase.rounds.map(({ perSecond }) => perSecond)),
    round(medianOf(phase, 'p50Ms'), 1),
    round(medianOf(phase, 'p99Ms'), 1),
    percent(medianOf(phase, 'conflictRate')),
    percent(medianOf(phase, 'otherRate')),
    round(medianOf(phase, 'meanTries'), 2),
    round(medianOf(phase, 'statementsPerOrder'), 3),
    `${round(medianOf(phase, 'nodeCpu'), 2)} / ${round(medianOf(phase, 'postgresCpu'), 2)}`,
    ratioOf(phase, result),
  ]);
  return table(head, [...yardsticks, ...rows]);
}

interface Bar {
  readonly figure: string;
  readonly must: string;
  readonly aim: string;
  readonly value: number | undefined;
  readonly shown: (value: number) => string;
  readonly reached: (value: number) => 'aim' | 'must' | 'missed';
}

const atLeast = (must: number, aim: number) => (value: number) =>
  value >= aim ? 'aim' : value >= must ? 'must' : 'missed';
const below = (must: number, aim: number) => (value: number) =>
  value <= aim ? 'aim' : value < must ? 'must' : 'missed';

function barsOf({ yardstick, phases }: BenchResult): Bar[] {
  const phase = (name: string) => phases.find((candidate) => candidate.name === name);
  const rate = (name: string) => medianOf(phase(name), 'perSecond') ?? Number.NaN;
  const hot = rate('hot, 500 buyers');
  const cold = rate('cold, 500 buyers');
  const times = (value: number) => `${value.toFixed(2)} ×`;
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  const busy = phase('hot, 500 buyers');
  const four = phase('hot, 500 buyers, 4 processes');
  return [
    {
      figure: 'hot ÷ yardstick hot',
      must: '3',
      aim: '6',
      value: hot / median(yardstick.hot),
      shown: times,
      reached: atLeast(3, 6),
    },
    {
      figure: '100,000 products ÷ yardstick cold',
      must: '1',
      aim: '1.7',
      value: cold / median(yardstick.cold),
      shown: times,
      reached: atLeast(1, 1.7),
    },
    { figure: 'hot ÷ cold', must: '0.9', aim: '1', value: hot / cold, shown: times, reached: atLeast(0.9, 1) },
    {
      figure: 'hot ÷ optimistic (100 buyers)',
      must: '80',
      aim: '150',
      value: rate('hot, 100 buyers') / rate('optimistic, hot, 100 buyers'),
      shown: times,
      reached: atLeast(80, 150),
    },
    {
      figure: '409, hot, 500 buyers',
      must: '< 1 %',
      aim: '0',
      value: medianOf(busy, 'conflictRate'),
      shown: percent,
      reached: below(0.01, 0),
    },
    {
      figure: '409, hot, 500 buyers, 4 processes',
      must: '< 1 %',
      aim: '0',
      value: medianOf(four, 'conflictRate'),
      shown: percent,
      reached: below(0.01, 0),
    },
    {
      figure: 'mean tries, hot, 500 buyers',
      must: '< 1.5',
      aim: '1.05',
      value: medianOf(busy, 'meanTries'),
      shown: (value) => value.toFixed(3),
      reached: below(1.5, 1.05),
    },
    {
      figure: 'mean tries, 4 processes',
      must: '< 1.5',
      aim: '1.05',
      value: medianOf(four, 'meanTries'),
      shown: (value) => value.toFixed(3),
      reached: below(1.5, 1.05),
    },
    {
      figure: 'p99, hot, 500 buyers',
      must: '< 1 s',
      aim: '< 0.3 s',
      value: medianOf(busy, 'p99Ms'),
      shown: ms,
      reached: below(1000, 300),
    },
    {
      figure: 'statements per order, hot, 500 buyers',
      must: '1',
      aim: '0.1',
      value: medianOf(busy, 'statementsPerOrder'),
      shown: (value) => value.toFixed(3),
      reached: below(1, 0.1),
    },
    {
      figure: 'p50 of a lone checkout',
      must: '< 6 ms',
      aim: '< 6 ms',
      value: medianOf(phase('one at a time'), 'p50Ms'),
      shown: ms,
      reached: below(6, 6),
    },
  ];
}

/** The bars of the product beside what was measured. */
export function barsTable(result: BenchResult): string {
  const rows = barsOf(result).map(({ figure, must, aim, value, shown, reached }) =>
    value === undefined || Number.isNaN(value)
      ? [figure, must, aim, '–', '–']
      : [figure, must, aim, shown(value), reached(value)],
  );
  return table(['figure', 'must', 'aim', 'measured', 'reached'], rows);
}

export function settingsLine({ at, settings, machine }: BenchResult): string {
  const facts = Object.entries(machine).map(([name, value]) => `${name}: ${value}`);
  return [
    `${at.slice(0, 10)}; ${settings.rounds} alternating rounds of ${settings.seconds} s per phase, medians.`,
    ...facts,
  ].join('  \n');
}
