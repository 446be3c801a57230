import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/features/all.ts';
import { TestMarket } from '../support/market.ts';

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly requestBody?: object;
  readonly parameters?: readonly { in: string; name: string }[];
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

/** What the market registered on its way up, the documentation pages apart. */
const registered: string[] = [];
const collectRoutes = (message: unknown) => {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
    for (const one of [method].flat()) registered.push(`${one} ${url.replace(/:(\w+)/g, '{$1}')}`);
  });
};

describe('the OpenAPI document', () => {
  let market: TestMarket;
  // biome-ignore lint/suspicious/noExplicitAny: a JSON document, which the validator knows better
  let document: any;
  let operations: { name: string; operation: Operation }[];

  beforeAll(async () => {
    subscribe('fastify.initialization', collectRoutes);
    market = await TestMarket.open();
    unsubscribe('fastify.initialization', collectRoutes);
    document = (await market.call('GET', '/openapi.json')).body;
    operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    );
  });
  afterAll(() => market.close());

  /** Names of the operations for which something does not hold. */
  const without = (holds: (operation: Operation, name: string) => unknown) =>
    operations.filter(({ name, operation }) => !holds(operation, name)).map(({ name }) => name);

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(document)).toEqual({ valid: true });
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(validator.version).toBe('3.1');
  });

  it('is no longer valid once a part of it is wrong', async () => {
    const broken = structuredClone(document);
    broken.paths['/livez'].get.responses['200'] = 5;
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it('holds every route, and no other', () => {
    const routes = registered.filter(
      (route) => !/^(HEAD|OPTIONS) |^GET \/$|^GET \/docs|^GET \/openapi\.json$| \/simulated-provider\//.test(route),
    );
    expect(routes.length).toBeGreaterThan(30);
    expect(operations.map(({ name }) => name).sort()).toEqual(routes.sort());
  });

  it('tells of every operation what it does and under which heading it stands', () => {
    expect(without(({ summary, tags }) => summary && tags?.length === 1)).toEqual([]);
    const summaries = operations.map(({ operation }) => operation.summary);
    expect(new Set(summaries).size).toBe(summaries.length);
    expect(without(({ description = '' }) => description.split('For ').length <= 2)).toEqual([]);
  });

  it('tells what every operation answers when it succeeds', () => {
    const succeeds = ({ responses }: Operation) => {
      const successes = Object.keys(responses).filter((status) => status.startsWith('2'));
      const [status = ''] = successes;
      return successes.length === 1 && (status === '204' || responses[status]?.content !== undefined);
    };
    expect(without(succeeds)).toEqual([]);
  });

  it('tells every refusal as a problem document with codes that exist', () => {
    const problem = { $ref: '#/components/schemas/Problem' };
    const codesAreRight = (status: string, description: string) => {
      const codes = [...description.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code);
      return (
        codes.length > 0 && codes.every((code) => ERRORS.find((kind) => kind.code === code)?.status === Number(status))
      );
    };
    const problemsAreRight = ({ responses }: Operation, name: string) =>
      Object.entries(responses)
        .filter(([status]) => !status.startsWith('2') && !(name === 'GET /readyz' && status === '503'))
        .every(
          ([status, { description, content }]) =>
            codesAreRight(status, description) &&
            JSON.stringify(content?.['application/problem+json']?.schema) === JSON.stringify(problem),
        );
    expect(without(problemsAreRight)).toEqual([]);
  });

  it('tells the refusals that a kind of operation always has', () => {
    const has =
      (...statuses: number[]) =>
      ({ responses }: Operation) =>
        statuses.every((status) => status in responses);
    expect(without(has(500, 503))).toEqual([]);
    expect(without((operation) => !operation.requestBody || has(400, 413, 415)(operation))).toEqual([]);
    expect(without((operation) => !operation.parameters || has(400)(operation))).toEqual([]);
    expect(without((operation) => !operation.security?.length || has(401)(operation))).toEqual([]);
    expect(without((operation, name) => !name.includes('{') || has(404)(operation))).toEqual([]);
  });

  it('can be read as pages at /docs', async () => {
    const page = await market.call('GET', '/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await market.call('GET', '/docs/json')).body.paths).toEqual(document.paths);
  });
});
