import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { AppError } from './errors.ts';
import type { Connections } from './http-limits.ts';

/**
 * Refuses what still comes over open connections once the server is closing, and lets the last answers close theirs.
 * Without that a client that keeps its connection alive would keep the server from ending until the keep-alive time is up.
 */
export const gracefulClosePlugin = fp((app: FastifyInstance, { connections }: { connections: Connections }, done) => {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    connections.endUnused();
  });
  app.addHook('onRequest', (_request, _reply, next) => next(closing ? new AppError('shutting-down') : undefined));
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (closing) reply.header('connection', 'close');
    next(null, payload);
  });
  done();
});
