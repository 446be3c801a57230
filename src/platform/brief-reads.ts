import type { FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify';
import { LRUCache } from 'lru-cache';
import { Counter, type Registry } from 'prom-client';
import { ChangeMarks, type Dated } from './change-marks.ts';
import type { KeptAnswer, PublicAnswer } from './public-answers.ts';
import type { SharedAnswers } from './shared-answers.ts';

/** An answer as it was made. */
export interface MadeAnswer extends PublicAnswer {
  /** The last event that it takes into account; undefined: all that this process was told of before it was asked for. */
  readonly asOf?: number | undefined;
}

/** @param isCurrent judges what may be older than what this process was told of */
export type Make = (isCurrent: (answer: Dated) => boolean) => Promise<MadeAnswer>;

/** Bounds on memory: a page of a hundred long descriptions is a megabyte or two. */
const ANSWERS_MAX = 1_000;
const CHARACTERS_MAX = 32 * 1024 * 1024;
/** Nobody tells browsers and CDNs of a change. */
const SHOWN_MAX_SECONDS = 1;

export interface BriefReadsOptions {
  /** How long answers are kept, in milliseconds; 0 keeps none. */
  readonly keepMs: number;
  readonly registry: Registry;
  /** Where processes share what they have made. Default: nowhere. */
  readonly shared?: SharedAnswers | undefined;
}

/**
 * Public answers that are kept for a moment, and made once for all who ask meanwhile: while thousands look at one product,
 * the database reads it once a second. A change that is told drops what it makes untrue before that. Nothing is decided by what
 * they say.
 */
export class BriefReads {
  readonly #kept: LRUCache<string, KeptAnswer, Make> | undefined;
  readonly #cacheControl: string;
  readonly #marks = new ChangeMarks();
  /** Which of the kept answers tell of what. */
  readonly #keysAbout = new Map<string, Set<string>>();
  readonly #shared: SharedAnswers | undefined;
  readonly #reads: Counter<'from'>;
  readonly #isCurrent = (answer: Dated) => this.#marks.isCurrent(answer);

  constructor({ keepMs, registry, shared }: BriefReadsOptions) {
    this.#cacheControl =
      keepMs === 0 ? 'no-cache' : `public, max-age=${Math.min(SHOWN_MAX_SECONDS, Math.floor(keepMs / 1_000))}`;
    this.#shared = shared;
    this.#reads = readsIn(registry);
    if (keepMs === 0) return;
    this.#kept = new LRUCache({
      max: ANSWERS_MAX,
      maxSize: CHARACTERS_MAX,
      sizeCalculation: ({ body }) => body.length,
      ttl: keepMs,
      // Whoever waits for an answer gets it, however many others are made meanwhile.
      ignoreFetchAbort: true,
      onInsert: (answer, key) => this.#index(answer, key),
      disposeAfter: (answer, key) => this.#forget(answer, key),
      fetchMethod: async (key, _old, { context: make, options }) => {
        const found = await this.#fromShared(key);
        if (found === undefined) return this.#make(key, make, keepMs);
        options.ttl = Math.min(found.forMs, keepMs);
        return found.answer;
      },
    });
  }

  /** A hook that answers from what is kept, before anything waits for its turn at the database. */
  fromKept(keyOf: (request: FastifyRequest) => string): preHandlerHookHandler {
    return (request, reply, done) => {
      const kept = this.#kept?.get(keyOf(request));
      if (kept === undefined) return done();
      this.#reads.inc({ from: 'process' });
      this.#send(request, reply, kept);
    };
  }

  /** Makes the answer, unless someone is making it, and sends it. @throws whatever `make` throws */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { key, make }: { key: string; make: Make },
  ): Promise<FastifyReply> {
    if (this.#kept === undefined) return this.#send(request, reply, await make(this.#isCurrent));
    const answer = await this.#kept.forceFetch(key, { context: make });
    // It was true when it was asked for; whoever asks next shall have a newer one.
    if (!this.#marks.isCurrent(answer)) this.#kept.delete(key);
    return this.#send(request, reply, answer);
  }

  /** Drops what tells of something that has changed. @param position of the change among the events */
  drop(position: number, subject: string): void {
    this.#marks.note(position, subject);
    const keys = [...(this.#keysAbout.get(subject) ?? [])];
    for (const key of keys) this.#kept?.delete(key);
    if (keys.length > 0) this.#shared?.drop(keys);
  }

  /** Drops everything that was made before: changes may have been missed. */
  dropAll(position: number): void {
    this.#marks.noteAll(position);
    this.#kept?.clear();
  }

  async #make(key: string, make: Make, keepMs: number): Promise<KeptAnswer> {
    const told = this.#marks.position;
    const { asOf = told, ...made } = await make(this.#isCurrent);
    const answer = { ...made, asOf };
    this.#reads.inc({ from: 'database' });
    if (this.#marks.isTold && this.#marks.isCurrent(answer)) this.#shared?.put(key, answer, keepMs);
    return answer;
  }

  /** What another process made, where nothing has changed since as far as this one was told. */
  async #fromShared(key: string): Promise<{ answer: KeptAnswer; forMs: number } | undefined> {
    if (!this.#marks.isTold) return undefined;
    const found = await this.#shared?.get(key);
    if (found === undefined || !this.#marks.isCurrent(found.answer)) return undefined;
    this.#reads.inc({ from: 'redis' });
    return found;
  }

  #index({ about }: KeptAnswer, key: string): void {
    for (const subject of about) {
      const keys = this.#keysAbout.get(subject) ?? new Set();
      this.#keysAbout.set(subject, keys.add(key));
    }
  }

  #forget({ about }: KeptAnswer, key: string): void {
    const present = this.#kept?.peek(key);
    for (const subject of about) {
      // Another answer with the same name may be there already.
      if (present?.about.includes(subject)) continue;
      const keys = this.#keysAbout.get(subject);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysAbout.delete(subject);
    }
  }

  #send({ headers }: FastifyRequest, reply: FastifyReply, { body, etag, link }: PublicAnswer): FastifyReply {
    reply.header('etag', etag).header('cache-control', this.#cacheControl);
    if (link !== undefined) reply.header('link', link);
    if (namesTag(headers['if-none-match'], etag)) return reply.status(304).send();
    return reply.type('application/json; charset=utf-8').send(body);
  }
}

/** Whether If-None-Match names the tag, by the weak comparison of RFC 9110. */
export function namesTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}

function readsIn(registry: Registry): Counter<'from'> {
  const reads = new Counter({
    name: 'tianguis_brief_reads_total',
    help: 'Lists, searches and product pages that were answered, by where they came from: this process, redis or the database.',
    labelNames: ['from'],
    registers: [registry],
  });
  for (const from of ['process', 'redis', 'database']) reads.inc({ from }, 0);
  return reads;
}
