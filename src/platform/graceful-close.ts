import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/**
 * Lets the last answers close their connections. Without it a client that keeps its connection alive would keep the
 * server from ending until the keep-alive time is up.
 */
export const gracefulClosePlugin = fp((app: FastifyInstance, _options, done) => {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (closing) reply.header('connection', 'close');
    next(null, payload);
  });
  done();
});
