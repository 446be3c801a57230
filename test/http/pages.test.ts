import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { useMarket } from '../support/market.ts';

const market = useMarket();

/** With the bytes as they came: fetch would unpack them. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, string | undefined>; body: Buffer }>(
    (resolve, reject) => {
      const request = httpRequest(`${market().origin}${path}`, { headers }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const told = response.headers as Record<string, string | undefined>;
        resolve({ status: response.statusCode ?? 0, headers: told, body: Buffer.concat(chunks) });
      });
      request.on('error', reject).end();
    },
  );
}

const scriptsOf = (html: string) => [...html.matchAll(/<script[^>]*src="\.\/([^"]+)"/g)].map(([, path]) => `/${path}`);

describe('the pages', () => {
  it.each([
    ['/', './'],
    ['/shop/cart', '../'],
    ['/shop/products/0197?from=search', '../../'],
    ['/seller', './'],
    ['/seller/products/0197', '../../'],
    ['/ops/orders', '../'],
    ['/ops', './'],
    ['/ops/', '../'],
  ])('are at %s, with the way to their root', async (path, base) => {
    const { status, headers, body } = await get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body.toString()).toContain(`<base href="${base}"`);
    for (const script of scriptsOf(body.toString())) expect((await get(script)).status).toBe(200);
    expect(scriptsOf(body.toString())).toHaveLength(1);
  });

  it('run nothing but their own scripts, and have no style or script in their text', async () => {
    const { headers, body } = await get('/');
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(body.toString()).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
  });

  it('are asked for anew each time, and not sent again while they are the same', async () => {
    const { headers } = await get('/shop/cart');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await get('/shop/cart', { 'if-none-match': String(headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    // As a proxy names it that packs pages.
    expect((await get('/shop/cart', { 'if-none-match': `"another", W/${headers.etag}` })).status).toBe(304);
    // The way to the root is another there.
    expect((await get('/', { 'if-none-match': String(headers.etag) })).status).toBe(200);
  });

  it.each([
    ['*', './'],
    ['http://shop.example/shop/cart', '../'],
    ['http://shop.example/shop/cart?from=http://a/b/', '../'],
  ])('take an address that only proxies send: %s', async (path, base) => {
    const { hostname, port } = new URL(market().origin);
    const page = await new Promise<string>((resolve, reject) => {
      const request = httpRequest({ hostname, port, path }, async (response) => {
        let text = `${response.statusCode} `;
        for await (const chunk of response) text += chunk;
        resolve(text);
      });
      request.on('error', reject).end();
    });
    expect(page).toMatch(/^200 /);
    expect(page).toContain(`<base href="${base}"`);
  });

  it('load files that are never asked for again, packed as the browser likes', async () => {
    const [script = ''] = scriptsOf((await get('/')).body.toString());
    const plain = await get(script);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.headers['content-type']).toContain('javascript');
    const imports = [...plain.body.toString().matchAll(/from\s*"\.\/([^"]+)"/g)].map(([, name]) => `/assets/${name}`);
    const packed = await Promise.all([script, ...imports].map((path) => get(path, { 'accept-encoding': 'br, gzip' })));
    expect(packed.some(({ headers }) => headers['content-encoding'] === 'br')).toBe(true);
    const gzipped = await Promise.all([script, ...imports].map((path) => get(path, { 'accept-encoding': 'gzip' })));
    expect(gzipped.some(({ headers }) => headers['content-encoding'] === 'gzip')).toBe(true);
  });

  it.each(['/icon.svg', '/favicon.ico'])('have their picture at %s, as browsers ask for it', async (path) => {
    const { status, headers, body } = await get(path);
    expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml']);
    expect(body.toString()).toContain('<svg');
  });

  it.each(['/assets/none.js', '/assets/../../package.json', '/assets/%2e%2e/%2e%2e/package.json', '/shopping'])(
    'are not at %s',
    async (path) => {
      const { status, headers } = await get(path);
      expect(status).toBe(404);
      expect(headers['content-type']).toContain('application/problem+json');
    },
  );
});
