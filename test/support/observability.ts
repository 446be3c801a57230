import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { ADDRESS, callAt, JWT_SECRET, type TestMarket } from './market.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { until } from './wait.ts';

/** What operators watch by: the rules of Prometheus, the dashboard of Grafana, and the metrics that both ask for. */

export const RULES = 'deploy/prometheus/rules';
export const DASHBOARD = 'deploy/grafana/dashboards/tianguis.json';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

export interface Recorded {
  readonly record: string;
  readonly expr: string;
}

/** All rules of all files. */
export function rules(): (Alert | Recorded)[] {
  const files = readdirSync(RULES).map((name) => join(RULES, name));
  return files.flatMap((file) =>
    (parse(readFileSync(file, 'utf8')).groups as { rules: (Alert | Recorded)[] }[]).flatMap((group) => group.rules),
  );
}

export const alerts = (): Alert[] => rules().filter((rule) => 'alert' in rule);
export const recorded = (): Recorded[] => rules().filter((rule) => 'record' in rule);

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** What the dashboard asks, by the titles of its panels. */
export function dashboardQueries(): { title: string; expr: string }[] {
  const { panels } = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as { panels: readonly Panel[] };
  return panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));
}

/**
 * What is asked of PgBouncer's exporter: what each is of its console, and the labels. prometheus-community's exporter makes them of
 * these columns; a test asks a real console for them.
 */
export const POOLER_METRICS = {
  pgbouncer_up: { command: 'SHOW STATS', column: 'database', labels: [] },
  pgbouncer_used_clients: { command: 'SHOW LISTS', row: 'used_clients', labels: [] },
  pgbouncer_config_max_client_connections: { command: 'SHOW CONFIG', row: 'max_client_conn', labels: [] },
  pgbouncer_pools_client_active_connections: {
    command: 'SHOW POOLS',
    column: 'cl_active',
    labels: ['database', 'user'],
  },
  pgbouncer_pools_client_waiting_connections: {
    command: 'SHOW POOLS',
    column: 'cl_waiting',
    labels: ['database', 'user'],
  },
  pgbouncer_pools_client_maxwait_seconds: { command: 'SHOW POOLS', column: 'maxwait', labels: ['database', 'user'] },
  pgbouncer_pools_server_active_connections: {
    command: 'SHOW POOLS',
    column: 'sv_active',
    labels: ['database', 'user'],
  },
  pgbouncer_pools_server_idle_connections: { command: 'SHOW POOLS', column: 'sv_idle', labels: ['database', 'user'] },
} as const;

/** A metric in an expression, and the labels that it is asked by. */
export interface Asked {
  readonly name: string;
  readonly labels: readonly string[];
}

/** The metrics of an expression. What the words between them are, PromQL's own parser says in test/deploy. */
export function metricsIn(expr: string): Asked[] {
  const found = expr.matchAll(/\b((?:tianguis|nodejs|process|pgbouncer)[\w:]+|up)\b(?!\s*\()(?:\{([^}]*)\})?/g);
  return [...found].map(([, name = '', matchers = '']) => ({
    name,
    labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!=|!~|=)/g)].map(([, label = '']) => label),
  }));
}

/** The labels by which an expression puts things together. */
export function groupedBy(expr: string): string[] {
  const lists = [...expr.matchAll(/\b(?:by|without)\s*\(([^)]*)\)/g)].map(([, list = '']) => list);
  return lists.flatMap((list) => list.split(',').map((label) => label.trim())).filter((label) => label !== '');
}

/** A server of everything there is, jobs too, for the length of a test, after a few requests. */
export async function serverAfterTraffic(market: TestMarket): Promise<ServerProcess> {
  const server = await startServer({
    DATABASE_URL: market.databaseUrl,
    JWT_SECRET,
    // On a machine however busy.
    CHECKOUT_DEADLINE_MS: '60000',
  });
  const { id } = await market.product(1);
  const [buyer] = await market.buyersWanting(1, [{ productId: id, quantity: 1 }]);
  for (const status of [201, 400]) {
    const options = { token: buyer?.token, body: { shippingAddress: ADDRESS } };
    expect((await callAt(server.origin, 'POST', '/api/marketplace/checkout', options)).status).toBe(status);
  }
  const list = async () => (await callAt(server.origin, 'GET', '/api/marketplace/products')).status === 200;
  await until('a list is read', list);
  return server;
}
