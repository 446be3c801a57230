import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { z } from 'zod';

/** An answer of 200 as it goes out, whoever asks. */
export interface PublicAnswer {
  readonly body: string;
  readonly etag: string;
  readonly link?: string | undefined;
}

type Make = () => Promise<PublicAnswer>;

/** Bounds on memory: a page of a hundred long descriptions is a megabyte or two. */
const ANSWERS_MAX = 1_000;
const CHARACTERS_MAX = 32 * 1024 * 1024;

/** An answer that the schema describes, reduced to it as all answers are. */
export function publicAnswer<T extends z.ZodType>(schema: T, value: z.input<T>, etag: string): PublicAnswer {
  return { body: JSON.stringify(schema.parse(value)), etag };
}

/** An answer of this text, named by what it says. */
export function publicText(body: string, link: string | undefined): PublicAnswer {
  return { body, etag: `"${createHash('sha1').update(body).digest('base64url')}"`, link };
}

/**
 * Public answers that are kept for a moment, and made once for all who ask meanwhile: while thousands look at one product,
 * the database reads it once a second. Nothing is decided by what they say.
 */
export class BriefReads {
  readonly #kept: LRUCache<string, PublicAnswer, Make> | undefined;
  readonly #cacheControl: string;

  /** @param keepMs how long answers are kept, in milliseconds; 0 keeps none */
  constructor(keepMs: number) {
    this.#cacheControl = keepMs === 0 ? 'no-cache' : `public, max-age=${Math.floor(keepMs / 1_000)}`;
    if (keepMs === 0) return;
    this.#kept = new LRUCache({
      max: ANSWERS_MAX,
      maxSize: CHARACTERS_MAX,
      sizeCalculation: ({ body }) => body.length,
      ttl: keepMs,
      // Whoever waits for an answer gets it, however many others are made meanwhile.
      ignoreFetchAbort: true,
      fetchMethod: (_key, _old, { context: make }) => make(),
    });
  }

  /** A hook that answers from what is kept, before anything waits for its turn at the database. */
  fromKept(keyOf: (request: FastifyRequest) => string): preHandlerHookHandler {
    return (request, reply, done) => {
      const kept = this.#kept?.get(keyOf(request));
      if (kept === undefined) done();
      else this.#send(request, reply, kept);
    };
  }

  /** Makes the answer, unless someone is making it, and sends it. @throws whatever `make` throws */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { key, make }: { key: string; make: Make },
  ): Promise<FastifyReply> {
    return this.#send(request, reply, await (this.#kept?.forceFetch(key, { context: make }) ?? make()));
  }

  #send({ headers }: FastifyRequest, reply: FastifyReply, { body, etag, link }: PublicAnswer): FastifyReply {
    reply.header('etag', etag).header('cache-control', this.#cacheControl);
    if (link !== undefined) reply.header('link', link);
    if (namesTag(headers['if-none-match'], etag)) return reply.status(304).send();
    return reply.type('application/json; charset=utf-8').send(body);
  }
}

/** Whether If-None-Match names the tag, by the weak comparison of RFC 9110. */
function namesTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
