import fastifyHelmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** Helmet's headers for answers that are data. Those that only mean something on a page are set where the pages are. */
const HEADERS_OF_DATA = {
  contentSecurityPolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
  // Below: RFC 6797 forbids it over plain HTTP.
  strictTransportSecurity: false,
} as const;

const ONE_YEAR = 'max-age=31536000; includeSubDomains';

/** The headers of every answer: the request's id, and what keeps browsers from doing harm with it. */
export const responseHeadersPlugin = fp(async (app: FastifyInstance) => {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    // TLS ends at a proxy, if anywhere; its X-Forwarded-Proto counts where TRUST_PROXY trusts it.
    if (request.protocol === 'https') reply.header('strict-transport-security', ONE_YEAR);
    done();
  });
  await app.register(fastifyHelmet, HEADERS_OF_DATA);
});
