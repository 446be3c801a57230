import { expect, it } from 'vitest';
import { type LoadReport, type Period, renderReport } from '../../scripts/support/load-report.ts';

const summary = (p95: number) => ({ min: 1, max: p95 * 2, p50: p95 / 2, p95, p99: p95 * 2 });

/** Ten seconds of a load test. */
const period = (at: number, created: number, p95: number): Period => ({
  period: at,
  counters: { 'vusers.created': created, 'checkout.created': created, 'http.codes.201': created, 'faults.server': 0 },
  summaries: { 'http.response_time': summary(p95), 'checkout.latency': summary(p95) },
});

const REPORT: LoadReport = {
  title: 'A <load> test',
  target: 'http://127.0.0.1:3000',
  results: {
    aggregate: { counters: { 'vusers.created': 60, 'http.requests': 60 }, summaries: {} },
    // As Artillery may write them: not in order.
    intermediate: [period(20_000, 40, 80), period(10_000, 20, 40)],
  },
  figures: [{ name: 'mean tries', measured: '1.02', goal: '< 1.5', alert: '> 2.5', verdict: 'ok' }],
  memory: [0, 5_000, 10_000].map((at) => ({ at, resident: 200 * 1024 * 1024, heap: 80 * 1024 * 1024 })),
  verdicts: [
    { text: 'the thresholds', held: true },
    { text: 'the stock', held: false },
  ],
};

it('the page of a load test shows what held, the figures, and lines over time, and needs nothing but itself', () => {
  const page = renderReport(REPORT);
  expect(page).toContain('A &lt;load&gt; test: <span class="bad">failed</span>');
  expect(page).toContain('<td>the stock</td><td class="bad">failed</td>');
  expect(page).toContain('<td>mean tries</td><td>1.02</td>');
  const titles = [...page.matchAll(/<figcaption>(.*?) <small>/g)].map(([, title]) => title);
  expect(titles).toEqual([
    'Virtual users',
    'Answers by code',
    'Outcomes',
    'Latency of all requests',
    'Latency of checkouts',
    'Memory of the server',
  ]);
  expect(page).not.toMatch(/(src|href)=|@import|url\(/);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

it('the lines go from left to right, and up where more came', () => {
  const [, chart = ''] = /Virtual users(.*?)<\/figure>/s.exec(renderReport(REPORT)) ?? [];
  const [, left, low, right, high] = /<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"/.exec(chart) ?? [];
  expect(Number(left)).toBeLessThan(Number(right));
  expect(Number(high)).toBeLessThan(Number(low));
});

it('a test that was over before anything was counted has a page all the same', () => {
  const results = { aggregate: { counters: {}, summaries: {} }, intermediate: [] };
  expect(renderReport({ ...REPORT, results, memory: [] })).not.toMatch(/NaN|undefined|Infinity/);
});
