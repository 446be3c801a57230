import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ADDRESS, callAt, JWT_SECRET, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';

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
    const server = await startServer({ DATABASE_URL: market().databaseUrl, JWT_SECRET });
    const { id } = await market().product(1);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    for (const status of [201, 400]) {
      const options = { token: buyer?.token, body: { shippingAddress: ADDRESS } };
      expect((await callAt(server.origin, 'POST', '/api/marketplace/checkout', options)).status).toBe(status);
    }
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

  it('asks in its expressions for no metric and no label that is not in the table', () => {
    const expressions = [...DOCUMENT.matchAll(/(tianguis_\w+)(?:\{(\w+)=)?/g)];
    expect(expressions.length).toBeGreaterThan(documented.length + 5);
    const unknown = expressions.filter(([, name = '', label]) => {
      const row = documented.find((one) => one.name === name || (one.type === 'histogram' && one.name === stem(name)));
      return row === undefined || (label !== undefined && !row.labels.includes(`\`${label}\``));
    });
    expect(unknown.map(([text]) => text)).toEqual([]);
  });
});
