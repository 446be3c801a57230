import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { callAt, useMarket } from '../support/market.ts';
import {
  type Asked,
  alerts,
  dashboardQueries,
  groupedBy,
  metricsIn,
  POOLER_METRICS,
  recorded,
  rules,
  serverAfterTraffic,
} from '../support/observability.ts';

const RUNBOOK = readFileSync('docs/runbook.md', 'utf8');
const METRICS = readFileSync('docs/metrics.md', 'utf8');
const TESTS = 'deploy/prometheus/tests';
/** What Prometheus adds to what it scrapes. */
const OF_SCRAPES = ['instance', 'job'];

/** As sites that show Markdown make them of headings. */
const anchors = new Set(
  [...RUNBOOK.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  ),
);

describe('an alert', () => {
  it('has its own place in the runbook, and what whoever it wakes must know', () => {
    expect(alerts().length).toBeGreaterThan(40);
    expect(new Set(alerts().map(({ alert }) => alert)).size).toBe(alerts().length);
    for (const { alert, labels, annotations } of alerts()) {
      expect(['critical', 'warning', 'info'], alert).toContain(labels.severity);
      expect(annotations.summary, alert).toMatch(/\.$/);
      expect(annotations.description.length, alert).toBeGreaterThan(20);
      const [, file, anchor = ''] = /\}\}(.+)#(.+)$/.exec(annotations.runbook_url) ?? [];
      expect({ alert, file, anchor }).toEqual({ alert, file: 'docs/runbook.md', anchor: alert.toLowerCase() });
      expect(anchors, alert).toContain(anchor);
    }
  });

  it('stands in docs/metrics.md, and none stands there, or in the runbook, that is none', () => {
    const told = [...METRICS.matchAll(/^\| \[(\w+)\]\(runbook\.md#(\w+)\) \| (\w+) \|/gm)].map(
      ([, name, anchor, severity]) => ({ name, anchor, severity }),
    );
    const real = alerts().map(({ alert, labels }) => ({
      ...{ name: alert, anchor: alert.toLowerCase(), severity: labels.severity },
    }));
    const byName = (one: { name?: string | undefined }, other: { name?: string | undefined }) =>
      String(one.name).localeCompare(String(other.name));
    expect(told.sort(byName)).toEqual(real.sort(byName));
    const explained = [...RUNBOOK.matchAll(/^#### (\w+)\n\n\*\*.+\*\* \(`(\w+)`/gm)].map(([, name, severity]) => ({
      ...{ name, anchor: name?.toLowerCase(), severity },
    }));
    expect(explained.sort(byName)).toEqual(real);
  });

  it('has a test in which it fires, and one in which it does not', () => {
    const cases = readdirSync(TESTS).flatMap((name) => parse(readFileSync(`${TESTS}/${name}`, 'utf8')).tests);
    for (const { alert } of alerts()) {
      const own = cases.filter(({ name }) => name === alert).flatMap((one) => one.promql_expr_test);
      const samples = own.map(({ expr, exp_samples }) => ({
        asks: expr.includes(`"${alert}"`),
        fires: exp_samples.length,
      }));
      expect({ alert, samples }).toEqual({
        alert,
        samples: [
          { asks: true, fires: 0 },
          { asks: true, fires: 1 },
        ],
      });
    }
  });
});

it('the runbook leads to places that are there', () => {
  const linked = [...RUNBOOK.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
  expect(linked.length).toBeGreaterThan(50);
  expect(linked.filter((anchor) => !anchors.has(anchor))).toEqual([]);
});

describe('with a market that has sold something', () => {
  const market = useMarket();

  it('every metric and label that rules and the dashboard ask for is there', async () => {
    const server = await serverAfterTraffic(market());
    const { body } = await callAt(server.origin, 'GET', '/metrics');
    const labelsOf = exposedIn(body);
    const ofRules = new Map<string, readonly string[]>([
      ...recorded().map(({ record, expr }) => [record, groupedBy(expr)] as const),
      ...Object.entries(POOLER_METRICS).map(([name, { labels }]) => [name, labels] as const),
    ]);
    const wrong = ({ name, labels }: Asked): string[] => {
      if (name === 'up') return [];
      const known = ofRules.get(name) ?? labelsOf(name);
      if (known === undefined) return [name];
      return labels.filter((label) => ![...known, ...OF_SCRAPES].includes(label)).map((label) => `${name}{${label}}`);
    };
    const expressions = [...rules(), ...dashboardQueries()].map(({ expr }) => expr);
    expect(expressions.flatMap(metricsIn).length).toBeGreaterThan(150);
    expect(expressions.flatMap(metricsIn).flatMap(wrong)).toEqual([]);
    const strange = expressions.flatMap((expr) => {
      const known = metricsIn(expr).flatMap(({ name }) => ofRules.get(name) ?? labelsOf(name) ?? []);
      return groupedBy(expr)
        .filter((label) => ![...known, ...OF_SCRAPES].includes(label))
        .map((label) => `${expr}: ${label}`);
    });
    expect(strange).toEqual([]);
    // Were nothing found, nothing would be wrong.
    expect(wrong({ name: 'tianguis_checkouts_total', labels: ['result'] })).toEqual([
      'tianguis_checkouts_total{result}',
    ]);
    expect(wrong({ name: 'tianguis_checkout_total', labels: [] })).toEqual(['tianguis_checkout_total']);
  });

  it('every query of the runbook runs, and changes nothing', async () => {
    await serverAfterTraffic(market());
    const queries = [...RUNBOOK.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql = '']) => sql);
    expect(queries.length).toBeGreaterThan(20);
    const client = await market().db.pool.connect();
    try {
      for (const sql of queries) {
        await client.query('BEGIN READ ONLY');
        const { rows } = await client.query(sql).catch((error: Error) => {
          throw new Error(`${error.message} in: ${sql}`);
        });
        await client.query('ROLLBACK');
        if (/ORDER BY (version|units) DESC/.test(sql)) expect(rows, sql).not.toEqual([]);
        if (/stock < 0|shortfall > 0|HAVING p\.stock/.test(sql)) expect(rows, sql).toEqual([]);
      }
    } finally {
      client.release(true);
    }
  });
});

/** The labels of each metric in an answer of /metrics; of one without values yet those that docs/metrics.md names, which a test compares. */
function exposedIn(text: string): (name: string) => readonly string[] | undefined {
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  const stemOf = (name: string) => {
    const stem = name.replace(/_(bucket|sum|count)$/, '');
    return types.get(stem) === 'histogram' ? stem : name;
  };
  return (name) => {
    const stem = stemOf(name);
    if (!types.has(stem) || (types.get(stem) === 'histogram' && stem === name)) return undefined;
    const samples = [...text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? `, 'gm'))];
    const documented = new RegExp(`^\\| \`${stem}\` .*?\\| .*?\\| (.*?) \\| `, 'm').exec(METRICS)?.[1] ?? '';
    const labels = samples.flatMap(([, list = '']) => [...list.matchAll(/(\w+)="/g)].map(([, label = '']) => label));
    return samples.length > 0
      ? labels
      : [...documented.matchAll(/`(\w+)`/g)]
          .map(([, label = '']) => label)
          .concat(name.endsWith('_bucket') ? 'le' : []);
  };
}
