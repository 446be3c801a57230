import Fastify, { type RouteOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { idempotencyHeaders } from '../../src/platform/idempotency.ts';
import { idempotencyPlugin } from '../../src/platform/idempotency-plugin.ts';
import { addressOf } from '../../src/platform/rate-limit.ts';
import { everyRouteSays } from '../../src/platform/route-config.ts';

describe('what every route must say', () => {
  it('stops the start when one does not, and names it', async () => {
    const app = Fastify();
    everyRouteSays(app, 'access', 'who may call them');
    app.get('/open', { config: { access: 'public' } }, async () => ({}));
    app.post('/silent', async () => ({}));
    await expect(app.ready()).rejects.toThrow('do not say who may call them (config.access): POST /silent');
  });

  it('lets the start go on when all do', async () => {
    const app = Fastify();
    everyRouteSays(app, 'access', 'who may call them');
    app.get('/open', { config: { access: 'public' } }, async () => ({}));
    await app.ready();
    expect((await app.inject('/open')).statusCode).toBe(200);
  });
});

describe('a route that takes an Idempotency-Key', () => {
  const withKeys = async () => {
    const app = Fastify();
    await app.register(idempotencyPlugin, { ask: async () => [], answerWithinMs: 1_000 });
    return app;
  };
  const config = { idempotency: 'effect', access: 'signed-in' } as const;

  it.each([
    ['reads', 'GET', config],
    ['removes', 'DELETE', config],
    ['is for anyone', 'POST', { ...config, access: 'public' }],
  ] as const)('stops the start where it %s, and is named', async (_why, method, its) => {
    const app = await withKeys();
    const add = () => app.route({ method, url: '/things', config: its, handler: async () => ({}) });
    expect(add).toThrow(`${method} /things cannot take an Idempotency-Key (config.idempotency)`);
  });

  it('has the header in its schema, and the refusals that come of it', async () => {
    const app = await withKeys();
    const added: RouteOptions[] = [];
    app.addHook('onRoute', (route) => {
      added.push(route);
    });
    app.post('/things', { config: { ...config, errors: ['not-found'] } }, async () => ({}));
    expect(added[0]?.schema?.headers).toBe(idempotencyHeaders);
    expect(added[0]?.config?.errors).toEqual([
      ...['not-found', 'idempotency-key-reused', 'request-in-progress', 'concurrency-conflict'],
    ]);
  });
});

describe('whom an address stands for', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::'],
    ['2001:db8:1:3::1', '2001:db8:1:3::'],
  ])('%s is %s', (ip, whom) => {
    expect(addressOf(ip)).toBe(whom);
  });
});
