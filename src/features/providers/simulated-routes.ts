import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../platform/errors.ts';
import { idSchema } from '../../platform/http-schemas.ts';
import { languageOf } from '../../platform/language.ts';
import type { SimulatedMarketSide } from './choose-provider.ts';
import { actOnCharge, showCharge } from './simulated-charges.sql.ts';
import { type Act, BACK, chargePage, PAGE_POLICY } from './simulated-pages.ts';

const config = { access: 'public', workload: 'none', errors: ['not-found'] } as const;
const params = z.strictObject({ id: idSchema });
/** Where in the shop the buyer came from; anything else is no place to go back to. */
const querystring = z.object({ back: z.string().regex(BACK).optional().catch(undefined) });
const schema = { hide: true, params, querystring };

/** How a charge stands after the buyer has acted. */
const ACTS = { approve: 'SUCCEEDED', decline: 'DECLINED' } as const satisfies Record<Act, string>;

interface Asked {
  readonly request: FastifyRequest;
  readonly id: string;
  readonly back: string | undefined;
  readonly depth: number;
}

/** The simulated provider's own pages, where buyers authenticate, or pay their voucher. Nothing of the market is there. */
export async function simulatedProviderRoutes(root: FastifyInstance, side: SimulatedMarketSide): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const { ask } = side.provider;
  // Forms of browsers say so, and have nothing in them.
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, _payload, done) => done(null, undefined));

  const show = async ({ request, id, ...place }: Asked, reply: FastifyReply) => {
    const charge = await showCharge(ask, id);
    if (charge === undefined) throw notFound('charge');
    reply.headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store', vary: 'accept-language' });
    const language = languageOf(request.headers['accept-language']);
    return reply.type('text/html; charset=utf-8').send(chargePage({ id, charge, language, ...place }));
  };

  app.get('/charges/:id', { config, schema }, async (request, reply) =>
    show({ request, id: request.params.id, back: request.query.back, depth: 2 }, reply),
  );

  for (const [act, status] of Object.entries(ACTS)) {
    app.post(`/charges/:id/${act}`, { config, schema }, async (request, reply) => {
      const { id } = request.params;
      const isDone = await actOnCharge(ask, id, status);
      // Whoever clicked twice is shown how it stands by now; others are told that there is nothing to do.
      if (!isDone && !request.headers.accept?.includes('text/html')) throw notFound('charge');
      if (isDone) side.events.tellIn(0);
      return show({ request, id, back: request.query.back, depth: 3 }, reply.code(isDone ? 200 : 404));
    });
  }
}
