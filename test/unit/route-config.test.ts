import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
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
