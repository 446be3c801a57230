import { readFileSync } from 'node:fs';
import type { Verdict } from './artillery.ts';
import type { Figure } from './figures.ts';
import { type Chart, drawChart } from './load-chart.ts';

/** What Artillery counted, over all or in ten seconds. */
interface Summary {
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Period {
  readonly counters: Readonly<Record<string, number>>;
  readonly summaries: Readonly<Record<string, Summary | undefined>>;
  /** When it began, in milliseconds since 1970. */
  readonly period?: number | string;
}

/** The file that Artillery writes. */
export interface LoadResults {
  readonly aggregate: Period;
  readonly intermediate: readonly Period[];
}

/** How much memory the server had at a moment, in bytes. */
export interface MemorySample {
  readonly at: number;
  readonly resident: number;
  readonly heap: number;
}

export interface LoadReport {
  readonly title: string;
  readonly target: string;
  readonly results: LoadResults;
  readonly figures: readonly Figure[];
  readonly memory: readonly MemorySample[];
  /** What was to hold, and whether it did. */
  readonly verdicts: readonly Verdict[];
}

const PERIOD_SECONDS = 10;
const MEBIBYTE = 1024 * 1024;

export function readResults(path: string): LoadResults {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** In their order: Artillery may write them in another. */
export function periodsOf({ intermediate }: LoadResults): Period[] {
  return [...intermediate].sort((one, other) => Number(one.period) - Number(other.period));
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

/** The line of a counter, a second; absent where it never counted. */
function rates(periods: readonly Period[], names: Readonly<Record<string, string>>): Chart['lines'] {
  return Object.entries(names).flatMap(([counter, name]) => {
    const values = periods.map(({ counters }) => (counters[counter] ?? 0) / PERIOD_SECONDS);
    return values.some((value) => value > 0) ? [{ name, values }] : [];
  });
}

function latency(periods: readonly Period[], summary: string): Chart['lines'] {
  return (['p50', 'p95', 'p99'] as const).map((name) => ({
    name,
    values: periods.map(({ summaries }) => summaries[summary]?.[name] ?? null),
  }));
}

/** All answers of a code, found by what Artillery counted. */
function codes(periods: readonly Period[]): Record<string, string> {
  const names = new Set(periods.flatMap(({ counters }) => Object.keys(counters)));
  const found = [...names].filter((name) => name.startsWith('http.codes.')).sort();
  return Object.fromEntries(found.map((name) => [name, name.slice('http.codes.'.length)]));
}

function chartsOf({ results, memory }: LoadReport): Chart[] {
  const periods = periodsOf(results);
  const seconds = periods.map((_, index) => index * PERIOD_SECONDS);
  const outcomes = {
    'checkout.created': 'ordered',
    'checkout.refused': 'sold out or refused',
    'checkout.conflicts': 'conflict (409)',
    'booking.created': 'booked',
    'booking.refused': 'seats sold out',
    'booking.conflicts': 'booking conflict (409)',
    'faults.server': 'server fault (5xx)',
  };
  const start = memory[0]?.at ?? 0;
  const charts: Chart[] = [
    {
      title: 'Virtual users',
      unit: 'new per second',
      seconds,
      lines: rates(periods, { 'vusers.created': 'come', 'vusers.completed': 'leave', 'vusers.failed': 'give up' }),
    },
    { title: 'Answers by code', unit: 'per second', seconds, lines: rates(periods, codes(periods)) },
    { title: 'Outcomes', unit: 'per second', seconds, lines: rates(periods, outcomes) },
    { title: 'Latency of all requests', unit: 'ms', seconds, lines: latency(periods, 'http.response_time') },
    { title: 'Latency of checkouts', unit: 'ms', seconds, lines: latency(periods, 'checkout.latency') },
    { title: 'Latency of bookings', unit: 'ms', seconds, lines: latency(periods, 'booking.latency') },
    {
      title: 'Memory of the server',
      unit: 'MiB',
      seconds: memory.map(({ at }) => (at - start) / 1000),
      lines: [
        { name: 'resident', values: memory.map(({ resident }) => resident / MEBIBYTE) },
        { name: 'heap in use', values: memory.map(({ heap }) => heap / MEBIBYTE) },
      ],
    },
  ];
  return charts.filter(({ lines }) => lines.some(({ values }) => values.some((value) => value !== null)));
}

const STYLE = `
  body { font: 15px/1.45 system-ui, sans-serif; max-width: 1080px; margin: 2rem auto; padding: 0 1rem; color: #1d2733; background: #fff; }
  h1 { font-size: 1.5rem; margin: 0 0 .2rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; } p { margin: .2rem 0; color: #566; }
  table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .7rem; border-bottom: 1px solid #e3e7eb; }
  th { font-weight: 600; color: #566; } .ok { color: #11713b; } .bad { color: #b3261e; font-weight: 600; } .watch { color: #8a5a00; }
  .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(460px, 1fr)); gap: 1rem 1.5rem; }
  figure { margin: 0; } figcaption { font-weight: 600; margin-bottom: .2rem; } figcaption small { font-weight: 400; color: #566; }
  svg { width: 100%; height: auto; display: block; } .legend { font-size: 13px; color: #344; } .legend i { display: inline-block; width: .9em; height: .25em; margin: 0 .35em .2em 0; }
  .legend span { margin-right: 1em; white-space: nowrap; }`;

function figureRow({ name, measured, goal, alert, verdict }: Figure): string {
  const style = verdict === 'alert' ? 'bad' : verdict;
  const cells = [name, measured, goal, alert].map((text) => `<td>${escaped(text)}</td>`).join('');
  return `<tr>${cells}<td class="${style}">${verdict}</td></tr>`;
}

/** A page that needs nothing but itself. */
export function renderReport(report: LoadReport): string {
  const { title, target, results, figures, verdicts } = report;
  const { counters } = results.aggregate;
  const held = verdicts.every((verdict) => verdict.held);
  const summary = `${counters['http.requests'] ?? 0} requests of ${counters['vusers.created'] ?? 0} virtual users to ${target}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}: <span class="${held ? 'ok' : 'bad'}">${held ? 'all held' : 'failed'}</span></h1>
<p>${escaped(summary)}</p>
<h2>What was to hold</h2>
<table>${verdicts.map((one) => `<tr><td>${escaped(one.text)}</td><td class="${one.held ? 'ok' : 'bad'}">${one.held ? 'held' : 'failed'}</td></tr>`).join('')}</table>
<h2>Figures to watch</h2>
<p>Tries and conflicts are the server's own count, by its /metrics.</p>
<table><tr><th>figure</th><th>measured</th><th>goal</th><th>alert</th><th></th></tr>${figures.map(figureRow).join('')}</table>
<h2>Over time</h2>
<div class="charts">${chartsOf(report).map(drawChart).join('\n')}</div>
</body></html>
`;
}
