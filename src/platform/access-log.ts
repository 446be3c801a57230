import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/**
 * Fastify's own lines about requests: none by default, since a line per request would be most of the log under load, and
 * metrics count requests. With the access log on, one line per request once it is over, whatever the log's level, also
 * when the client left before it was answered. No query, header or body is in it: they hold tokens and people's data.
 */
export class AccessLog extends LogController {
  readonly #on: boolean;

  constructor({ on }: { on: boolean }) {
    super({ disableRequestLogging: true });
    this.#on = on;
  }

  override incomingRequest(request: FastifyRequest, reply: FastifyReply): void {
    if (!this.#on) return;
    const start = performance.now();
    // Asked now: a socket that is closed no longer knows its peer.
    const client = request.ip;
    reply.raw.once('close', () => {
      const ms = Math.round((performance.now() - start) * 10) / 10;
      const line = { ...requestFields(request), ...outcomeFields(reply), ms, client };
      request.log.child({}, { level: 'info' }).info(line, 'request');
    });
  }
}

function requestFields(request: FastifyRequest): object {
  return {
    method: request.method,
    route: request.routeOptions.url,
    path: request.url.split('?')[0],
    userId: request.caller?.id,
  };
}

function outcomeFields({ raw, problemCode }: FastifyReply): object {
  // A status that no one got would look like an answer.
  return raw.writableFinished ? { status: raw.statusCode, code: problemCode } : { aborted: true };
}
