import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { callAt, useMarket } from '../support/market.ts';
import { serverAfterTraffic } from '../support/observability.ts';

const DOCUMENT = readFileSync('docs/metrics.md', 'utf8');

interface Metric {
  readonly name: string;
  readonly type: string;
}

interface DocumentedMetric extends Metric {
  /** The cell about its labels. */
  readonly labels: string;
}

/** The rows of the table of metrics. */
const documented: DocumentedMetric[] = [
  ...DOCUMENT.matchAll(/^\| `(tianguis_\w+)` +\| (counter|gauge|histogram)\b[^|]*\| ([^|]*?) *\|/gm),
].map(([, name = '', type = '', labels = '']) => ({ name, type, labels }));

const byName = (a: Metric, b: Metric) => a.name.localeCompare(b.name);

/** What a metric is called without what Prometheus appends to a histogram's name. */
const stem = (name: string) => name.replace(/_(bucket|sum|count)$/, '');

/** The metrics of the market's own in an answer of /metrics. */
function exposedIn(text: string): Metric[] {
  return [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)]
    .map(([, name = '', type = '']) => ({ name, type }))
    .filter(({ name }) => !/^(process|nodejs)_/.test(name));
}

describe('docs/metrics.md', () => {
  const market = useMarket();

  /** What a process answers at /metrics that runs all there is, jobs too, after a few requests. */
  async function scrape(): Promise<string> {
    const server = await serverAfterTraffic(market());
    const { body } = await callAt(server.origin, 'GET', '/metrics');
    expect(await server.end('SIGTERM')).toBe(0);
    return body;
  }

  it('lists exactly the metrics of a running market, with their types and labels', async () => {
    const text = await scrape();
    const exposed = exposedIn(text);
    expect(documented.map(({ name, type }) => ({ name, type })).sort(byName)).toEqual(exposed.sort(byName));
    const missing = [...text.matchAll(/^(tianguis_\w+)\{(.*)\} /gm)].flatMap(([, name = '', labels = '']) => {
      const row = documented.find((one) => one.name === name || one.name === stem(name));
      const used = [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label).filter((label) => label !== 'le');
      return used.filter((label) => !row?.labels.includes(`\`${label}\``)).map((label) => `${name}: ${label}`);
    });
    expect([...new Set(missing)]).toEqual([]);
  });
});
