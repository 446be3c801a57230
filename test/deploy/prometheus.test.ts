import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { program } from '../../scripts/support/programs.ts';
import { callAt, useMarket } from '../support/market.ts';
import { alerts, dashboardQueries, metricsIn, RULES, recorded, serverAfterTraffic } from '../support/observability.ts';
import { until } from '../support/wait.ts';

const FOLDER = 'deploy/prometheus';

const filesIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name));

async function promtool(...args: string[]): Promise<void> {
  const path = program('promtool');
  const said = await new Promise<string>((done) => {
    execFile(path, args, (error, stdout, stderr) => done(error === null ? '' : stdout + stderr));
  });
  expect(said).toBe('');
}

describe('promtool', () => {
  it('takes the configuration, and the rules', async () => {
    await promtool('check', 'config', join(FOLDER, 'prometheus.yml'));
    await promtool('check', 'rules', ...filesIn(RULES));
  });

  it('has every alert fire when it must, and be silent when it must not', async () => {
    await promtool('test', 'rules', ...filesIn(join(FOLDER, 'tests')));
  });
});

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

interface Prometheus {
  /** @throws Error when the expression is wrong */
  query(expr: string): Promise<readonly Sample[]>;
  rules(): Promise<readonly { readonly name: string; readonly health: string; readonly state?: string }[]>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A Prometheus with our rules that scrapes a server every second, for the length of a test. */
async function startPrometheus(target: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-prometheus-'));
  const config = join(folder, 'prometheus.yml');
  writeFileSync(
    config,
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['${resolve(RULES)}/*.yml']
scrape_configs: [{ job_name: tianguis, static_configs: [{ targets: ['${new URL(target).host}'] }] }]`,
  );
  const port = await freePort();
  const own = [`--web.listen-address=127.0.0.1:${port}`, `--storage.tsdb.path=${join(folder, 'data')}`];
  const child = spawn(program('prometheus'), [`--config.file=${config}`, ...own], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async (path: string) => {
    const { body } = await callAt(`http://127.0.0.1:${port}`, 'GET', path);
    if (body.status !== 'success') throw new Error(`${body.error}: ${path}`);
    return body.data;
  };
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined))?.ok === true;
  await until('Prometheus is ready', isReady);
  return {
    query: async (expr) => (await ask(`/api/v1/query?query=${encodeURIComponent(expr)}`)).result,
    rules: async () => (await ask('/api/v1/rules')).groups.flatMap(({ rules }: { rules: object[] }) => rules),
  };
}

describe('a real Prometheus that scrapes a real server', () => {
  const market = useMarket();

  it('answers every query of the dashboard, evaluates all rules, and has nothing to alert of', async () => {
    const server = await serverAfterTraffic(market());
    const prometheus = await startPrometheus(server.origin);
    const sampled = new Set(
      [...(await callAt(server.origin, 'GET', '/metrics')).body.matchAll(/^(\w+)[{ ]/gm)].map(([, name = '']) => name),
    );
    const isRecorded = (name: string) => recorded().some(({ record }) => record === name);
    // What has not happened yet has no samples, and nothing to show.
    const isThere = (expr: string) =>
      metricsIn(expr).every(({ name }) => name === 'up' || isRecorded(name) || sampled.has(name));
    const queries = dashboardQueries().map(({ title, expr }) => ({
      title,
      expr: expr.replaceAll('$__rate_interval', '1m'),
    }));
    expect(queries.filter(({ expr }) => isThere(expr)).length).toBeGreaterThan(0.8 * queries.length);
    for (const { title, expr } of queries) {
      await prometheus.query(expr);
      if (isThere(expr)) await until(`${title} shows ${expr}`, async () => (await prometheus.query(expr)).length > 0);
    }
    const all = async () => prometheus.rules();
    await until('all rules were evaluated', async () => (await all()).every(({ health }) => health !== 'unknown'));
    expect((await all()).filter(({ health }) => health !== 'ok')).toEqual([]);
    expect((await all()).length).toBe(alerts().length + recorded().length);
    expect((await all()).filter(({ state }) => state === 'firing').map(({ name }) => name)).toEqual([]);
  });
});
