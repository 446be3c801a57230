import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, environmentSchema, parseConfig } from '../../src/config.ts';

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
    ['DATABASE_URL', 'mysql://localhost/x'],
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
    ['ORDER_HOLD_MINUTES', '-5'],
    ['CLEANUP_CRON', 'every minute'],
    ['LOG_LEVEL', 'loud'],
    ['NODE_ENV', 'staging'],
  ])('refuses %s=%s and names the variable', (name, value) => {
    expect(() => parseConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => parseConfig({ [name]: value })).toThrow(name);
  });

  it('says why TRUST_PROXY=on is refused, and which range is wrong', () => {
    expect(() => parseConfig({ TRUST_PROXY: 'on' })).toThrow(
      /TRUST_PROXY: must be off, a number .*anyone could choose/,
    );
    expect(() => parseConfig({ TRUST_PROXY: 'loopback,10.0.0.0/33' })).toThrow(
      /TRUST_PROXY: .*"10\.0\.0\.0\/33" is neither/,
    );
  });

  it('reports all problems at once', () => {
    expect(() => parseConfig({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/PORT[\s\S]*LOG_LEVEL/);
  });

  it('takes an empty variable for an absent one', () => {
    expect(parseConfig({ PORT: '' }).port).toBe(3000);
  });

  it('wants a JWT_SECRET in production', () => {
    expect(() => parseConfig({ NODE_ENV: 'production' })).toThrow('JWT_SECRET');
    expect(parseConfig({ NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32) }).environment).toBe('production');
  });

  it('is what the README’s table and .env.example list, no more and no less', () => {
    const known = Object.keys(environmentSchema.shape).sort();
    const readme = [...readFileSync('README.md', 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name).sort();
    const example = [...readFileSync('.env.example', 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm)]
      .map(([, name]) => name)
      .sort();
    expect(readme).toEqual(known);
    expect(example).toEqual(known);
  });
});
