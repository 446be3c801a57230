import { cpus, platform, release, totalmem } from 'node:os';
import { median } from '../support/statistics.ts';
import { table } from '../support/table.ts';
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

export function medianOf(result: PhaseResult | undefined, figure: keyof Measurement): number | undefined {
  const values = (result?.rounds ?? []).flatMap((round) => round[figure] ?? []);
  return values.length === 0 ? undefined : median(values);
}

const round = (value: number | undefined, digits: number) => (value === undefined ? '–' : value.toFixed(digits));
export const percent = (value: number | undefined) => (value === undefined ? '–' : `${(value * 100).toFixed(1)} %`);

function range(values: readonly number[]): string {
  return `${round(median(values), 0)} (${round(Math.min(...values), 0)}–${round(Math.max(...values), 0)})`;
}

function ratioOf({ name, rounds }: PhaseResult, { yardstick }: BenchResult): string {
  if (/^(read|clean up)/.test(name)) return '–';
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

export function settingsLine({ at, settings, machine }: BenchResult): string {
  const facts = Object.entries(machine).map(([name, value]) => `${name}: ${value}`);
  return [
    `${at.slice(0, 10)}; ${settings.rounds} alternating rounds of ${settings.seconds} s per phase, medians.`,
    ...facts,
  ].join('  \n');
}
