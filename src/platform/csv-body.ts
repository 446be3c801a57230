import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError, PLATFORM_ERRORS, unsupportedMediaType } from './errors.ts';

const CSV = 'text/csv';

/** Has the routes of a plugin take CSV, and nothing else: as a stream, of which nothing is read before they do. */
export function takeCsv(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(CSV, (_request, body, done) => done(null, body));
  app.addContentTypeParser('*', (_request, _body, done) => done(unsupportedMediaType(CSV)));
}

/** A body as it comes in. */
export interface IncomingBytes {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The hash of all that came. */
  digest(): string;
}

/** The body of a route that takes CSV. It fails with body-too-large as soon as it is longer than the route's limit. */
export function incomingCsv({ body, headers, routeOptions }: FastifyRequest): IncomingBytes {
  const limit = routeOptions.bodyLimit ?? 0;
  const tooLarge = () => new AppError(PLATFORM_ERRORS['body-too-large'], { params: { limit } });
  const hash = createHash('sha256');
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge();
    if (!(body instanceof Readable)) return;
    let length = 0;
    // The connection outlives a body that is refused half way: the answer is yet to come over it.
    try {
      for await (const chunk of body.iterator({ destroyOnReturn: false })) {
        length += chunk.length;
        if (length > limit) throw tooLarge();
        hash.update(chunk);
        yield chunk;
      }
    } finally {
      // What nobody reads any more is let through: the next request of the connection comes behind it.
      body.resume();
    }
  }
  return { chunks: chunks(), digest: () => hash.digest('hex') };
}
