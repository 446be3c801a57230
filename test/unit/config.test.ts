import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';
import { environmentSchema } from '../../src/environment.ts';

describe('the configuration', () => {
  it('has a default for everything', () => {
    const config = parseConfig({});
    expect(config).toMatchObject({ port: 3000, host: '127.0.0.1', orderHoldMinutes: 30, rateLimit: true });
    expect(config.databaseUrl).toBeUndefined();
    expect(Object.isFrozen(config)).toBe(true);
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PROCESSES', '0'],
    ['PROCESSES', '65'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_URL', 'postgres://localhost/x?schema=Shop'],
    ['DATABASE_URL', 'postgres://localhost/x?schema=pg_shop'],
    ['DATABASE_URL', `postgres://localhost/x?sslmode=disable&schema=${'s'.repeat(41)}`],
    ['DATABASE_MIGRATION_URL', 'postgres://localhost/x?schema=shop'],
    ['DATABASE_DIRECT_URL', 'postgres://localhost/x'],
    ['DATABASE_DIRECT_URL', 'mysql://localhost/x'],
    ['DATABASE_PREPARED_STATEMENTS', 'maybe'],
    ['DATABASE_REPLICA_URL', 'postgres://localhost/x?schema=shop'],
    ['DATABASE_REPLICA_URL', 'redis://localhost'],
    ['DATABASE_REPLICA_POOL_SIZE', '0'],
    ['REPLICA_LAG_MAX_MS', '99'],
    ['DATABASE_POOL_SIZE', '0'],
    ['JWT_SECRET', 'short'],
    ['RATE_LIMIT', 'maybe'],
    ['TRUST_PROXY', 'on'],
    ['TRUST_PROXY', '0'],
    ['TRUST_PROXY', '33'],
    ['TRUST_PROXY', '-1'],
    ['TRUST_PROXY', 'proxy.example.com'],
    ['TRUST_PROXY', '10.1'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.0/8/8'],
    ['TRUST_PROXY', '10.0.0.0/'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '2001:db8::/129'],
    ['TRUST_PROXY', '10.0.0.0/8,,loopback'],
    ['ACCESS_LOG', 'yes'],
    ['EVENT_STREAMS_MAX', 'many'],
    ['ORDER_HOLD_MINUTES', '-5'],
    ['PLATFORM_FEE_BPS', '10001'],
    ['PLATFORM_FEE_BPS', '2.5'],
    ['CLEANUP_CRON', 'every minute'],
    ['RECONCILE_CRON', 'nightly'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%zz'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER_ARG', '5'],
  ])('refuses %s=%s and names the variable', (name, value) => {
    expect(() => parseConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => parseConfig({ [name]: value })).toThrow(name);
  });

  it('never quotes headers of the collector', () => {
    expect(() => parseConfig({ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=hush%' })).not.toThrow('hush');
    const headers = 'Authorization=Basic%20aHVzaA==, x-tenant = shop';
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1', OTEL_EXPORTER_OTLP_HEADERS: headers };
    const expected = { authorization: 'Basic aHVzaA==', 'x-tenant': 'shop' };
    expect(parseConfig(environment).tracing?.headers).toEqual(expected);
    expect(parseConfig({ OTEL_EXPORTER_OTLP_HEADERS: headers }).tracing).toBeUndefined();
  });

  it('says why TRUST_PROXY=on is refused, and which range is wrong', () => {
    expect(() => parseConfig({ TRUST_PROXY: 'on' })).toThrow(
      /TRUST_PROXY: must be off, a number .*anyone could choose/,
    );
    expect(() => parseConfig({ TRUST_PROXY: 'loopback,10.0.0.0/33' })).toThrow(
      /TRUST_PROXY: .*"10\.0\.0\.0\/33" is neither/,
    );
  });

  it('takes the schema from the address, the same in both', () => {
    const addresses = { DATABASE_URL: 'postgres://a@b/x?schema=shop&sslmode=disable' };
    expect(parseConfig(addresses).databaseUrl).toBe(addresses.DATABASE_URL);
    parseConfig({ ...addresses, DATABASE_MIGRATION_URL: 'postgres://owner@b/x?schema=shop' });
    const other = { ...addresses, DATABASE_MIGRATION_URL: 'postgres://owner@b/x' };
    expect(() => parseConfig(other)).toThrow('DATABASE_MIGRATION_URL: must have the same ?schema= as DATABASE_URL');
    parseConfig({ DATABASE_URL: 'postgres://a@b/x', DATABASE_MIGRATION_URL: 'postgres://owner@b/x?schema=public' });
  });

  it('reports all problems at once', () => {
    expect(() => parseConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
  });

  it('takes an empty variable for an absent one', () => {
    expect(parseConfig({ PORT: '' }).port).toBe(3000);
  });

  it.each([
    [{ DATABASE_POOL_SIZE: '4' }, 2, 0, 0],
    [{ DATABASE_POOL_SIZE: '5' }, 2, 1, 0],
    [{ DATABASE_POOL_SIZE: '10' }, 7, 1, 0],
    [{ DATABASE_POOL_SIZE: '11' }, 8, 1, 0],
    [{ DATABASE_POOL_SIZE: '12' }, 7, 1, 2],
    [{ DATABASE_POOL_SIZE: '14' }, 9, 1, 2],
    [{ DATABASE_POOL_SIZE: '13', CHECKOUT_LANES: '3' }, 8, 1, 0],
    [{ DATABASE_POOL_SIZE: '14', CHECKOUT_LANES: '3' }, 7, 1, 2],
    [{ DATABASE_POOL_SIZE: '2', CHECKOUT_STRATEGY: 'optimistic' }, 2, 0, 0],
    [{ DATABASE_POOL_SIZE: '3', CHECKOUT_STRATEGY: 'optimistic' }, 2, 1, 0],
  ])(
    'with %o shares %i connections, has %i for probes, and %i for groups',
    (environment, sharedPoolSize, probePoolSize, groupPoolSize) => {
      expect(parseConfig(environment)).toMatchObject({ sharedPoolSize, probePoolSize, groupPoolSize });
    },
  );

  it('wants connections for requests and jobs beside those of the lanes', () => {
    expect(() => parseConfig({ DATABASE_POOL_SIZE: '3' })).toThrow('DATABASE_POOL_SIZE: must be at least 4');
    expect(() => parseConfig({ DATABASE_POOL_SIZE: '5', CHECKOUT_LANES: '3' })).toThrow('must be at least 6');
  });

  it('wants a JWT_SECRET in production', () => {
    expect(() => parseConfig({ NODE_ENV: 'production' })).toThrow('JWT_SECRET');
    expect(parseConfig({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }).environment).toBe('production');
  });
});

describe('the lists of variables', () => {
  type Name = keyof typeof environmentSchema.shape;
  const known = Object.keys(environmentSchema.shape) as Name[];

  /** What a variable means to the product when it has this text. */
  const meaning = (name: Name, text: string | undefined) => environmentSchema.shape[name].parse(text || undefined);

  /** Expects that the list names every variable, and the default that each really has; nothing where there is none. */
  function expectDefaults(listed: readonly (readonly [name: string, text: string])[]): void {
    expect(listed.map(([name]) => name).sort()).toEqual([...known].sort());
    const shown = listed.map(([name, text]) => [name, text === '' ? 'no default' : meaning(name as Name, text)]);
    const real = listed.map(([name]) => [name, meaning(name as Name, undefined) ?? 'no default']);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(real));
  }

  it('in the README is complete and shows the real defaults', () => {
    const rows = [...readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z_]+)` +\| (.+?) +\|/gm)];
    // What is said in words is no value: there is none in the schema then.
    expectDefaults(rows.map(([, name = '', cell = '']) => [name, /^`([^`]+)`$/.exec(cell)?.[1] ?? '']));
  });

  it('in .env.example is complete and shows the real defaults', () => {
    const lines = [...readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z_]+)=(.*)$/gm)];
    expectDefaults(lines.map(([, name = '', text = '']) => [name, text.replace(/^"(.*)"$/, '$1')]));
  });
});
