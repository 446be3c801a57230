import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { program } from '../../scripts/support/programs.ts';

const ALWAYS = ['app-1', 'app-2', 'migrate', 'postgres', 'proxy'];

/** The project's file in a folder of its own, with secrets, so that nothing of this one's `.env` counts. */
function deployed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of ['docker-compose.yml', 'deploy', 'Dockerfile']) {
    cpSync(path, join(folder, path), { recursive: true });
  }
  execFileSync(join(folder, 'deploy/make-secrets.sh'));
  return folder;
}

describe('docker-compose.yml', () => {
  it.each([
    ['', []],
    ['pooled', ['pgbouncer', 'pgbouncer-exporter']],
    ['cache', ['redis']],
    ['replica', ['replica']],
    ['observability', ['prometheus', 'grafana']],
    ['pooled,cache,replica,observability', ['pgbouncer', 'redis', 'replica', 'prometheus', 'grafana']],
  ])('is valid with the profiles %j', (profiles, more) => {
    const cwd = deployed();
    const env = { PATH: process.env.PATH, HOME: cwd, COMPOSE_PROFILES: profiles };
    const compose = program('docker-compose');
    execFileSync(compose, ['config', '--quiet'], { cwd, env });
    // The older Compose names all services, whatever the profiles.
    const services = execFileSync(compose, ['config', '--services'], { cwd, env, encoding: 'utf8' }).trim().split('\n');
    expect(services).toEqual(expect.arrayContaining([...ALWAYS, ...more]));
  });
});
