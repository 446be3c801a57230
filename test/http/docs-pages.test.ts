import { expect, it } from 'vitest';
import { callAt, useMarket } from '../support/market.ts';

const market = useMarket({ TRUST_PROXY: 'loopback' });

/** What the page loads, and what its script loads. */
async function addressesOfPage(): Promise<string[]> {
  const { body } = await market().call('GET', '/docs');
  const loaded = [...String(body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
  return ['/docs', ...loaded.map((address) => new URL(address, `${market().origin}/docs`).pathname), '/docs/json'];
}

it('the pages and all they load come from here, over plain HTTP', async () => {
  const addresses = await addressesOfPage();
  expect(addresses.length).toBeGreaterThan(7);
  for (const address of addresses) {
    const { status, headers, body } = await market().call('GET', address);
    expect({ address, status }).toEqual({ address, status: 200 });
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    // Browsers would ask an HTTPS that is not there; other hosts are not for a shop's pages to call.
    expect(policy).not.toMatch(/upgrade-insecure-requests|https:|validator\.swagger\.io/);
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('cross-origin-opener-policy')).toBeNull();
    if (address === '/docs') expect(body).not.toMatch(/(src|href)="(https?:)?\/\//);
  }
});

it('tell browsers to stay with HTTPS only where they came by it', async () => {
  const https = { 'x-forwarded-proto': 'https' };
  for (const path of ['/docs', '/livez']) {
    const { headers } = await callAt(market().origin, 'GET', path, { headers: https });
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
  }
});
