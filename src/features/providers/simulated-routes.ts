import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../platform/errors.ts';
import { idSchema } from '../../platform/http-schemas.ts';
import type { SimulatedMarketSide } from './choose-provider.ts';
import { actOnCharge, findCharge } from './simulated-charges.sql.ts';

const config = { access: 'public', workload: 'none', errors: ['not-found'] } as const;
const params = z.strictObject({ id: idSchema });

/** What the buyer may do with a charge that asks something of them. */
const ACTS = { approve: 'SUCCEEDED', decline: 'DECLINED' } as const;

/** The simulated provider's own pages, where buyers authenticate, or pay their voucher. Nothing of the market is there. */
export async function simulatedProviderRoutes(root: FastifyInstance, side: SimulatedMarketSide): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { ask } = side.provider;
  // Forms of browsers say so, and have nothing in them.
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, _payload, done) => done(null, undefined));

  app.get('/charges/:id', { config, schema: { hide: true, params } }, async (request, reply) => {
    const charge = await findCharge(ask, request.params.id);
    if (charge === undefined) throw notFound('charge');
    const buttons =
      charge.status === 'REQUIRES_ACTION'
        ? Object.keys(ACTS)
            .map((act) => button(request.params.id, act))
            .join('')
        : '';
    return reply.type('text/html; charset=utf-8').send(page(`${charge.method}: ${charge.status}`, buttons));
  });

  for (const [act, status] of Object.entries(ACTS)) {
    app.post(`/charges/:id/${act}`, { config, schema: { hide: true, params } }, async (request, reply) => {
      if (!(await actOnCharge(ask, request.params.id, status))) throw notFound('charge');
      side.events.tellIn(0);
      return reply.type('text/html; charset=utf-8').send(page(status, ''));
    });
  }
}

/** Its address is relative to the page's, which may be behind a prefix. */
const button = (id: string, act: string) => `<button formaction="./${id}/${act}" formmethod="post">${act}</button> `;

const page = (text: string, buttons: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Simulated provider</title><h1>Simulated provider</h1><p>${text}</p><form>${buttons}</form></html>`;
