import { points } from '../state/history.ts';
import { LIMITS } from '../state/limits.ts';
import type { Point } from '../state/points.ts';
import { words } from '../words/index.ts';
import { Chart, type ChartProps } from './chart.tsx';
import { compact, decimals, percent, pesos, span, whole } from './figures.ts';

const SPAN_MIN_S = 120;

/** All that changes by the second, as lines. */
export function Charts() {
  const all = points.value;
  const w = words();
  const times = all.map(({ at }) => at);
  const values = (key: keyof Point) => all.map((point) => point[key]);
  const charts: readonly Omit<ChartProps, 'times' | 'spanMin'>[] = [
    {
      title: w.orders,
      format: compact,
      topMin: 10,
      lines: [
        { name: w.placed, colour: '--line-1', values: values('ordersPerMinute') },
        { name: w.paid, colour: '--line-2', values: values('paidPerMinute') },
      ],
    },
    {
      title: w.revenue,
      format: pesos,
      topMin: 1_000,
      lines: [
        { name: w.placed, colour: '--line-1', values: values('placed') },
        { name: w.paid, colour: '--line-2', values: values('revenue') },
      ],
    },
    {
      title: w.latency,
      format: span,
      topMin: 0,
      isLogarithmic: true,
      limit: LIMITS.latency,
      lines: [
        { name: 'p50', colour: '--line-3', values: values('p50') },
        { name: 'p95', colour: '--line-2', values: values('p95') },
        { name: 'p99', colour: '--line-1', values: values('p99') },
      ],
    },
    {
      title: w.conflictRate,
      format: percent,
      topMin: 0,
      limit: LIMITS.conflictRate,
      lines: [{ name: w.conflictRate, colour: '--line-1', values: values('conflictRate') }],
    },
    {
      title: w.tries,
      format: decimals,
      topMin: 0,
      limit: LIMITS.tries,
      lines: [{ name: w.tries, colour: '--line-1', values: values('tries') }],
    },
    {
      title: w.lane,
      format: whole,
      topMin: 10,
      lines: [
        { name: w.waiting, colour: '--line-1', values: values('waiting') },
        { name: w.parked, colour: '--line-2', values: values('parked') },
      ],
    },
    {
      title: w.lag,
      format: span,
      topMin: 5,
      lines: [
        { name: w.outboxLag, colour: '--line-1', values: values('outboxLag') },
        { name: w.webhookLag, colour: '--line-2', values: values('webhookLag') },
      ],
    },
  ];
  return (
    <section class="charts" aria-labelledby="charts">
      <h2 id="charts">{w.charts}</h2>
      <div class="grid">
        {charts.map((chart) => (
          <Chart key={chart.title} {...chart} times={times} spanMin={SPAN_MIN_S} />
        ))}
      </div>
    </section>
  );
}
