import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/features/all.ts';
import { problemNameOf } from '../../src/platform/problem-documents.ts';
import { TestMarket } from '../support/market.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly requestBody?: { readonly required: boolean };
  readonly parameters?: readonly { in: string; name: string; schema: { type?: string } }[];
  readonly responses: Record<string, Response>;
}

interface Response {
  readonly $ref?: string;
  readonly description: string;
  readonly headers?: Record<string, { $ref: string }>;
  readonly content?: Record<string, { schema: Schema }>;
}

interface Schema {
  readonly $ref?: string;
  readonly oneOf?: readonly { readonly $ref: string }[];
  readonly discriminator?: { readonly propertyName: string; readonly mapping: Record<string, string> };
}

const SCHEMAS = '#/components/schemas/';

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

  const resolved = (response: Response | undefined): Response => {
    const name = response?.$ref?.split('/').at(-1) ?? '';
    return document.components.responses[name] ?? response;
  };
  const codesIn = (description: string) => [...description.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code);
  const kindOf = (code: string) => ERRORS.find((kind) => kind.code === code);
  /** The codes of the problem documents that a schema allows; of several it says that `code` tells which. */
  const schemaCodes = ({ $ref, oneOf, discriminator }: Schema = {}): string[] => {
    const codeOf = (ref: string) => document.components.schemas[ref.slice(SCHEMAS.length)].properties.code.const;
    if ($ref !== undefined) return [codeOf($ref)];
    expect(discriminator?.propertyName).toBe('code');
    for (const [code, ref] of Object.entries(discriminator?.mapping ?? {})) expect(codeOf(ref)).toBe(code);
    expect(Object.keys(discriminator?.mapping ?? {})).toHaveLength(oneOf?.length ?? 0);
    return (oneOf ?? []).map(({ $ref: ref }) => codeOf(ref)).sort();
  };

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
      (route) =>
        !/^(HEAD|OPTIONS) |^GET \/$|^GET \/(docs|assets|shop|seller|ops|icon|favicon)\b|^GET \/openapi\.json$| \/simulated-provider\//.test(
          route,
        ),
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
    const problemsAreRight = ({ responses }: Operation, name: string) =>
      Object.entries(responses)
        .filter(([status]) => !status.startsWith('2') && !(name === 'GET /readyz' && status === '503'))
        .every(([status, response]) => {
          const { description, content } = resolved(response);
          const told = codesIn(description);
          return (
            told.length > 0 &&
            told.every((code) => kindOf(code)?.status === Number(status)) &&
            told.toSorted().join() === schemaCodes(content?.['application/problem+json']?.schema).join()
          );
        });
    expect(without(problemsAreRight)).toEqual([]);
  });

  it('tells what the problem of each code has beside what all have', () => {
    const own = ['type', 'title', 'status', 'detail', 'instance', 'code', 'requestId', 'traceId'];
    for (const { code, status, members = {} } of ERRORS) {
      const { properties } = document.components.schemas[problemNameOf(code)];
      expect(properties, code).toMatchObject({ code: { const: code }, status: { const: status } });
      expect(
        Object.keys(properties)
          .filter((name) => !own.includes(name))
          .sort(),
        code,
      ).toEqual(Object.keys(members).sort());
    }
  });

  it('tells the further members that docs/errors.md tells', () => {
    const rows = [
      ...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| ([a-z-]+)(?:, [^|]+)? \| (`\w+`(?:, `\w+`)*) \|/gm),
    ];
    const told = new Map<string, Set<string>>();
    for (const [, code = '', names = ''] of rows)
      told.set(code, (told.get(code) ?? new Set()).union(new Set(names.replaceAll('`', '').split(', '))));
    const known = ERRORS.filter(({ members }) => members !== undefined);
    const sorted = (all: readonly (readonly [string, readonly string[]])[]) =>
      Object.fromEntries(all.map(([code, names]) => [code, names.toSorted()]));
    expect(sorted([...told].map(([code, names]) => [code, [...names]]))).toEqual(
      sorted(known.map(({ code, members = {} }) => [code, Object.keys(members)])),
    );
  });

  it('names every operation, each by a name of its own', () => {
    expect(without(({ operationId = '' }) => /^[a-z]+[A-Za-z]*$/.test(operationId))).toEqual([]);
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it('describes every heading, and has no other', () => {
    const used = new Set(operations.flatMap(({ operation }) => operation.tags ?? []));
    const described = document.tags.map(({ name, description }: { name: string; description: string }) => {
      expect(description, name).toMatch(/\.$/);
      return name;
    });
    expect(described.sort()).toEqual([...used].sort());
  });

  it('has numbers as numbers in queries, and yes or no as booleans', () => {
    const typesOf = (name: string) =>
      operations.flatMap(({ operation }) =>
        (operation.parameters ?? [])
          .filter((one) => one.in === 'query' && one.name === name)
          .map(({ schema }) => schema.type),
      );
    for (const name of ['page', 'limit', 'minPrice', 'maxPrice', 'days', 'lastEventId'])
      expect([name, ...new Set(typesOf(name))]).toEqual([name, 'integer']);
    for (const name of ['facets', 'deleted', 'partial'])
      expect([name, ...new Set(typesOf(name))]).toEqual([name, 'boolean']);
  });

  it('tells the headers that answers have', () => {
    const headersOf = (id: string, status: number) => {
      const operation = operations.find(({ operation: one }) => one.operationId === id)?.operation;
      return Object.keys(resolved(operation?.responses[status]).headers ?? {});
    };
    expect(headersOf('checkOut', 201)).toContain('Idempotency-Replayed');
    expect(headersOf('checkOut', 409)).toContain('Retry-After');
    expect(headersOf('checkOut', 503)).toContain('Retry-After');
    expect(headersOf('getProduct', 200)).toContain('ETag');
    expect(headersOf('listProducts', 200)).toEqual(expect.arrayContaining(['ETag', 'Link']));
    expect(headersOf('login', 429)).toEqual(
      expect.arrayContaining(['Retry-After', 'RateLimit-Limit', 'RateLimit-Reset']),
    );
    expect(headersOf('getAccount', 401)).toContain('WWW-Authenticate');
    const retryable = ({ responses }: Operation) =>
      Object.values(responses)
        .map(resolved)
        .filter(({ description }) => codesIn(description).some((code) => kindOf(code)?.retryable))
        .every(({ headers = {} }) => 'Retry-After' in headers);
    expect(without(retryable)).toEqual([]);
  });

  it('has nothing that nothing refers to, and nothing twice', () => {
    const text = JSON.stringify(document);
    for (const [kind, parts] of Object.entries<Record<string, object>>(document.components)) {
      const unused = Object.keys(parts).filter((name) => !text.includes(`"#/components/${kind}/${name}"`));
      if (kind !== 'securitySchemes') expect(unused, kind).toEqual([]);
      const texts = Object.values(parts).map((part) => JSON.stringify(part));
      expect(texts.length, kind).toBe(new Set(texts).size);
    }
    const twins = Object.keys(document.components.schemas).filter((name) => name.endsWith('Input'));
    expect(twins).toEqual([]);
  });

  it('leaves bodies away that need not be sent', () => {
    const isRequired = (id: string) =>
      operations.find(({ operation }) => operation.operationId === id)?.operation.requestBody?.required;
    expect([isRequired('checkOut'), isRequired('cancelOrder'), isRequired('refundOrder')]).toEqual([
      true,
      false,
      false,
    ]);
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
