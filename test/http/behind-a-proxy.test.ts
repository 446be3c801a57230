import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Answer, TestMarket, together } from '../support/market.ts';

// Twenty passwords are hashed, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

const ATTEMPTS = 30;
const ALLOWED_PER_MINUTE = 20;

async function openMarket(trustProxy: string): Promise<TestMarket> {
  const market = await TestMarket.open({ RATE_LIMIT: 'on', TRUST_PROXY: trustProxy });
  onTestFinished(() => market.close());
  return market;
}

/** Attempts to log in, each at another account, with what stands in X-Forwarded-For. */
function attempts(market: TestMarket, forwardedFor: (attempt: number) => string): Promise<Answer[]> {
  return together([...Array(ATTEMPTS).keys()], (attempt) => {
    const body = { email: `nobody-${attempt}@example.com`, password: 'wrong horse' };
    const headers = { 'x-forwarded-for': forwardedFor(attempt) };
    return market.call('POST', '/api/auth/login', { body, headers });
  });
}

const refused = (answers: readonly Answer[]) => answers.filter(({ body }) => body.code === 'rate-limited').length;

describe('the limit on attempts to log in', () => {
  it.each([
    ['off', 'is anyone’s word', (attempt: number) => `198.51.100.${attempt}`],
    ['1', 'has a forged entry before the one of the proxy', (attempt: number) => `198.51.100.${attempt}, 203.0.113.7`],
    ['2', 'was forged before two proxies', (attempt: number) => `198.51.100.${attempt}, 203.0.113.7, 10.0.0.1`],
    ['127.0.0.0/8', 'has a forged entry before the proxy’s', (attempt: number) => `198.51.100.${attempt}, 203.0.113.7`],
    [
      'loopback, 10.0.0.0/8',
      'was forged before two proxies',
      (attempt: number) => `192.0.2.${attempt}, 203.0.113.7, 10.0.0.1`,
    ],
    ['10.0.0.0/8', 'comes from someone who is no proxy', (attempt: number) => `198.51.100.${attempt}`],
  ])('holds with TRUST_PROXY=%s when X-Forwarded-For %s', async (trustProxy, _what, forwardedFor) => {
    const answers = await attempts(await openMarket(trustProxy), forwardedFor);
    expect(refused(answers)).toBe(ATTEMPTS - ALLOWED_PER_MINUTE);
  });

  it.each([
    ['1', (attempt: number) => `203.0.113.${attempt}`],
    ['2', (attempt: number) => `203.0.113.${attempt}, 10.0.0.1`],
    ['loopback,10.0.0.1', (attempt: number) => `203.0.113.${attempt}, 10.0.0.1`],
    ['127.0.0.1', (attempt: number) => `2001:db8:0:${attempt + 1}::1`],
  ])('counts the clients of TRUST_PROXY=%s one by one', async (trustProxy, forwardedFor) => {
    expect(refused(await attempts(await openMarket(trustProxy), forwardedFor))).toBe(0);
  });
});
