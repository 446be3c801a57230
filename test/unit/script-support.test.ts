import { describe, expect, it } from 'vitest';
import { parseMetrics, sumBy, sumOf } from '../../scripts/support/metrics.ts';
import { median, percentile } from '../../scripts/support/statistics.ts';
import { table } from '../../scripts/support/table.ts';

describe('the reader of metrics', () => {
  const samples = parseMetrics(
    [
      '# HELP shop_checkouts_total Checkouts, by outcome',
      '# TYPE shop_checkouts_total counter',
      'shop_checkouts_total{outcome="placed",kind="a"} 3',
      'shop_checkouts_total{outcome="placed",kind="b"} 4',
      'shop_checkouts_total{outcome="empty-cart",kind="a"} 1',
      'shop_checkouts_total_seconds 1.5e-3',
      '',
    ].join('\n'),
  );

  it('sums up the label sets that match, and no metric of a longer name', () => {
    expect(sumOf(samples, 'shop_checkouts_total')).toBe(8);
    expect(sumOf(samples, 'shop_checkouts_total', { outcome: 'placed' })).toBe(7);
    expect(sumOf(samples, 'shop_checkouts_total', { outcome: 'placed', kind: 'b' })).toBe(4);
    expect(sumOf(samples, 'shop_checkouts_total_seconds')).toBe(0.0015);
    expect(sumOf(samples, 'shop_refunds_total')).toBe(0);
  });

  it('tells the values of a label apart', () => {
    expect(Object.fromEntries(sumBy(samples, 'shop_checkouts_total', 'outcome'))).toEqual({
      placed: 7,
      'empty-cart': 1,
    });
  });
});

describe('percentile and median', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('take values in any order', () => {
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile([7], 0.99)]).toEqual([51, 100, 7]);
    expect([median(hundred), median([3, 1, 2])]).toEqual([50.5, 2]);
  });

  it('know nothing of nothing', () => {
    expect([percentile([], 0.5), median([])]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('the printer of tables', () => {
  it('aligns figures at their end, and words at their beginning', () => {
    expect(table(['figure', 'measured'], [['stock', '10']])).toBe(
      ['| figure | measured |', '| ------ | -------: |', '| stock  |       10 |'].join('\n'),
    );
    expect(table(['check', 'problem'], [['stock', 'is below zero']], 'words')).toBe(
      ['| check | problem       |', '| ----- | ------------- |', '| stock | is below zero |'].join('\n'),
    );
  });
});
