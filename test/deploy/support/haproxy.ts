import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { program } from '../../../scripts/support/programs.ts';
import { freePort } from '../../support/free-port.ts';
import { until } from '../../support/wait.ts';

/** A real HAProxy with the file that deployments have, for the length of one test. */

const CONFIGURATION = join(import.meta.dirname, '../../../deploy/haproxy/haproxy.cfg');

export interface Haproxy {
  /** Where buyers come in. */
  readonly origin: string;
  /** What it said. */
  output(): string;
}

/**
 * @param apps the addresses of the two processes, such as http://127.0.0.1:4001
 * @param environment what else its file takes from the environment
 */
export async function startHaproxy(
  apps: readonly [string, string],
  environment: Readonly<Record<string, string>> = {},
): Promise<Haproxy> {
  const [port, grafanaPort] = [await freePort(), await freePort()];
  const [app1, app2] = apps.map((origin) => new URL(origin).host);
  const child = spawn(program('haproxy'), ['-db', '-f', CONFIGURATION], {
    env: {
      LISTEN: `127.0.0.1:${port}`,
      GRAFANA_LISTEN: `127.0.0.1:${grafanaPort}`,
      APP_1: app1,
      APP_2: app2,
      GRAFANA: '127.0.0.1:9',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-20_000);
    });
  }
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const origin = `http://127.0.0.1:${port}`;
  await until('the proxy answers', async () => {
    if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}: ${said}`);
    return fetch(`${origin}/livez`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return { origin, output: () => said };
}
