import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { AppError, PLATFORM_ERRORS } from './errors.ts';
import type { Connections } from './http-limits.ts';

/** Turns of the event loop without anything new: then what had arrived is read. A connection is taken in one, and read in the next. */
const QUIET_TURNS = 3;
/** Where something new comes all the time, it has an end all the same. */
const TAKING_MAX_MS = 1_000;

export interface GracefulCloseOptions {
  readonly connections: Connections;
  /** How long a client that has sent half a request may take to send the rest, in milliseconds. */
  readonly halfRequestGraceMs: number;
}

/**
 * Refuses what still comes over open connections once the server is closing, and lets the last answers close theirs.
 * Without that a client that keeps its connection alive would keep the server from ending until the keep-alive time is up.
 */
export const gracefulClosePlugin = fp((app: FastifyInstance, options: GracefulCloseOptions, done) => {
  const { connections, halfRequestGraceMs } = options;
  let closing = false;
  // Again and again: half of a further request may lie behind an answer that was still on its way.
  const endHalfRequestsLater = () => {
    setTimeout(() => {
      connections.endHalfRequests();
      if (connections.open > 0) endHalfRequestsLater();
    }, halfRequestGraceMs).unref();
  };
  app.addHook('preClose', async () => {
    await takeWhatArrived(connections);
    closing = true;
    connections.endUnused();
    endHalfRequestsLater();
  });
  app.addHook('onRequest', (_request, _reply, next) =>
    next(closing ? new AppError(PLATFORM_ERRORS['shutting-down']) : undefined),
  );
  app.addHook('onSend', (request, reply, payload, next) => {
    // Not before the last of those that were pipelined: what was begun is answered.
    if (closing && connections.isLatest(request.raw)) reply.header('connection', 'close');
    next(null, payload);
  });
  done();
});

/**
 * Lets in what lies in the kernel, sent before anybody could know that the server closes: with its socket that would be reset, and
 * whoever sent it would have no answer.
 */
async function takeWhatArrived(connections: Connections): Promise<void> {
  const deadline = performance.now() + TAKING_MAX_MS;
  for (let quiet = 0; quiet < QUIET_TURNS && performance.now() < deadline; ) {
    const before = connections.arrived;
    await nextTurn();
    quiet = connections.arrived === before ? quiet + 1 : 0;
  }
}
