import { points } from '../state/history.ts';
import { LIMITS } from '../state/limits.ts';
import type { Point } from '../state/points.ts';
import { words } from '../words/index.ts';
import { Chart, type ChartProps, type Line } from './chart.tsx';
import { compact, decimals, percent, pesos, span, whole } from './figures.ts';

const SPAN_MIN_S = 120;

/** All that changes by the second, as lines. */
export function Charts() {
  const all = points.value;
  const w = words();
  const times = all.map(({ at }) => at);
  const line = (name: string, key: keyof Point, colour: 1 | 2 | 3): Line => ({
    ...{ name, colour: `--line-${colour}`, values: all.map((point) => point[key]) },
  });
  const charts: readonly Omit<ChartProps, 'times' | 'spanMin'>[] = [
    {
      title: w.orders,
      format: compact,
      topMin: 10,
      lines: [line(w.placed, 'ordersPerMinute', 1), line(w.paid, 'paidPerMinute', 2)],
    },
    {
      title: w.revenue,
      format: pesos,
      topMin: 1_000,
      lines: [line(w.placed, 'placed', 1), line(w.paid, 'revenue', 2)],
    },
    {
      title: w.latency,
      format: span,
      topMin: 0,
      isLogarithmic: true,
      limit: LIMITS.latency,
      lines: [line('p50', 'p50', 3), line('p95', 'p95', 2), line('p99', 'p99', 1)],
    },
    {
      title: w.conflictRate,
      format: percent,
      topMin: 0,
      limit: LIMITS.conflictRate,
      lines: [line(w.conflictRate, 'conflictRate', 1)],
    },
    {
      title: w.tries,
      format: decimals,
      topMin: 0,
      limit: LIMITS.tries,
      lines: [line(w.tries, 'tries', 1)],
    },
    {
      title: w.lane,
      format: whole,
      topMin: 10,
      lines: [line(w.waiting, 'waiting', 1), line(w.parked, 'parked', 2)],
    },
    {
      title: w.lag,
      format: span,
      topMin: 5,
      lines: [line(w.outboxLag, 'outboxLag', 1), line(w.webhookLag, 'webhookLag', 2)],
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
