import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { namesTag } from '../../platform/brief-reads.ts';

/** Made by scripts/generate.ts from web/. */
const BUILT = join(import.meta.dirname, '../../../web/dist');

/** Where each page is, and all addresses below it: what they show is decided in the browser. */
const PAGES = {
  storefront: ['/', '/shop/*'],
  seller: ['/seller', '/seller/*'],
  ops: ['/ops', '/ops/*'],
} as const;

/** What the pages may do: load what this server gives, and pictures of sellers from anywhere that is encrypted. */
const POLICY = [
  "default-src 'none'",
  "base-uri 'self'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' https:",
  "manifest-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
].join('; ');

const YEAR_MS = 365 * 24 * 3_600_000;
const OPEN = { access: 'public', workload: 'none' } as const;

/** Serves the pages that were built, and nothing where none were. */
export async function pagesRoutes(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, ...OPEN };
    route.schema = { ...route.schema, hide: true };
  });
  if (!existsSync(BUILT)) {
    app.log.warn('the pages were not built: run node scripts/generate.ts');
    return;
  }
  const send = { serve: true, wildcard: true, index: false, decorateReply: false, preCompressed: true } as const;
  const assets = { root: join(BUILT, 'assets'), prefix: '/assets/', immutable: true, maxAge: YEAR_MS };
  await app.register(fastifyStatic, { ...send, ...assets });
  for (const [page, addresses] of Object.entries(PAGES)) {
    const template = readFileSync(join(BUILT, `${page}.html`), 'utf8');
    for (const address of addresses) servePage(app, address, template);
  }
  const icon = readFileSync(join(BUILT, 'icon.svg'));
  // Browsers ask for the second where no page names the first: at the answers of the API.
  for (const address of ['/icon.svg', '/favicon.ico']) {
    app.get(address, async (_request, reply) => {
      reply.header('cache-control', 'public, max-age=86400');
      return reply.type('image/svg+xml').send(icon);
    });
  }
}

/** The same page for every address, but for the way from there to the root: under any prefix that a proxy has it at. */
function servePage(app: FastifyInstance, address: string, template: string): void {
  const etag = `"${createHash('sha256').update(template).digest('base64url').slice(0, 22)}`;
  app.get(address, async (request, reply) => {
    const depth = depthOf(request.url);
    const tag = `${etag}-${depth}"`;
    reply.headers({
      'content-security-policy': POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-cache',
      etag: tag,
    });
    if (namesTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
    const base = depth === 0 ? './' : '../'.repeat(depth);
    return reply.type('text/html; charset=utf-8').send(template.replace('<base href="./"', `<base href="${base}"`));
  });
}

/** How far below the root an address is. It may have its origin before it, or be `*`. */
function depthOf(url: string): number {
  const [path = '/'] = url.replace(/^https?:\/\/[^/?]*/, '').split('?');
  return Math.max(0, path.split('/').length - 2);
}
