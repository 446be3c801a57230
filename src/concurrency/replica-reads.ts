import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import fp from 'fastify-plugin';
import type { AnsweredBy, Replica } from '../platform/replica.ts';
import type { Proof } from '../platform/replica-watch.ts';
import { isConnectionLost, isReadOnly } from '../platform/sqlstate.ts';
import { type Context, contextOf } from './context.ts';

/** Which reads are asked of the replica, and what becomes of those that it does not answer. */

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Of a route whose workload is `read`. `never`: it is answered by the primary. `itself`: it says by readRecent() what may be
     * asked of the replica. Default: all of it.
     */
    replica?: 'never' | 'itself';
  }
  interface FastifyInstance {
    /** Undefined where there is no replica. */
    readonly replicaReads: ReplicaReads | undefined;
  }
}

export interface ReplicaReadsOptions {
  readonly replica: Replica;
  /** Whether what anybody may see may be a moment old. */
  readonly mayBeOld: boolean;
  readonly count: (by: AnsweredBy) => void;
}

/** What was found, which may be nothing at all. */
interface Answer<T> {
  readonly found: T;
}

export class ReplicaReads {
  readonly #options: ReplicaReadsOptions;

  constructor(options: ReplicaReadsOptions) {
    this.#options = options;
  }

  /** As tryOn(), while others have the slot for the primary. Not of what others wait for with their slots: none would be left to come back to. */
  async tryAway<T>(request: FastifyRequest, read: (proof: Proof) => Promise<T>): Promise<Answer<T> | undefined> {
    const part = () => this.tryOn(request, read);
    return request.slot?.joinGroup(part) ?? part();
  }

  /**
   * Reads on the replica. Whatever goes wrong there, and "not found" too, is for the primary to say: only what is found counts.
   * @param read is given what the replica surely has; contextOf(request) leads to the replica meanwhile
   * @returns undefined where it has to be read on the primary
   */
  async tryOn<T>(
    request: FastifyRequest,
    read: (proof: Proof) => Promise<T>,
    isGood: (found: T, proof: Proof) => boolean = () => true,
  ): Promise<Answer<T> | undefined> {
    const proof = await this.#proofFor(request);
    if (proof === undefined) {
      this.#options.count('primary');
      return undefined;
    }
    const answer = await this.#read(request, () => read(proof));
    const isAnswer = answer !== undefined && isGood(answer.found, proof);
    this.#options.count(isAnswer ? 'replica' : 'fallback');
    return isAnswer ? answer : undefined;
  }

  /**
   * What anybody may see may be a moment old. Who is signed in may have changed something just now, in whatever process: they are
   * shown all that there is.
   */
  mayBeOld({ headers, routeOptions }: FastifyRequest): boolean {
    return this.#options.mayBeOld && routeOptions.config.access === 'public' && headers.authorization === undefined;
  }

  async #proofFor(request: FastifyRequest): Promise<Proof | undefined> {
    const { watch } = this.#options.replica;
    return this.mayBeOld(request) ? watch.recent : watch.sinceNow();
  }

  async #read<T>(request: FastifyRequest, read: () => Promise<T>): Promise<Answer<T> | undefined> {
    const { db, watch } = this.#options.replica;
    const { slot } = request;
    // Where it was lent, nothing that is read there can lend it again.
    Object.assign(request, { slot: undefined, readsOn: db });
    try {
      return { found: await read() };
    } catch (error) {
      if (isConnectionLost(error) && !isReadOnly(error)) watch.suspect((error as Error).message);
      return undefined;
    } finally {
      Object.assign(request, { slot, readsOn: undefined });
    }
  }
}

/** Has routes that only read ask the replica, where there is one. Registered before admission, which lends their slots. */
export const replicaReadsPlugin = fp(
  (app: FastifyInstance, { replicaReads }: { replicaReads: ReplicaReads | undefined }, done) => {
    app.decorate('replicaReads', replicaReads);
    if (replicaReads !== undefined) {
      app.addHook('onRoute', (route) => {
        if (route.config?.workload !== 'read' || route.config.replica !== undefined) return;
        route.handler = onReplica(replicaReads, route.handler);
      });
    }
    done();
  },
);

/** The handler with the replica behind it; and again with the primary, where that has to answer. */
function onReplica(replicaReads: ReplicaReads, handler: RouteHandlerMethod): RouteHandlerMethod {
  return async function (this: FastifyInstance, request, reply) {
    const read = async () => handler.call(this, request, reply);
    const answer = await replicaReads.tryAway(request, read);
    return answer === undefined ? read() : answer.found;
  };
}

/** Names whom an answer is for that is kept: what was made for anybody is not for those who may have changed something just now. */
export function keptFor(request: FastifyRequest): '' | 'now ' {
  const { replicaReads } = request.server;
  return replicaReads === undefined || replicaReads.mayBeOld(request) ? '' : 'now ';
}

/**
 * Reads something for a route that is asked of the replica by itself.
 * @param read is given, of what it is told by the replica, the last event that this surely takes into account
 * @param isGood judges that; what is not good is read again on the primary
 * @throws whatever `read` throws on the primary
 */
export async function readRecent<T>(
  request: FastifyRequest,
  read: (context: Context) => Promise<T>,
  isGood: (found: T, asOf: number) => boolean,
): Promise<{ readonly found: T; readonly asOf?: number }> {
  let asOf: number | undefined;
  const onReplica = (proof: Proof) => {
    asOf = proof.position;
    return read(contextOf(request));
  };
  const answer = await request.server.replicaReads?.tryOn(request, onReplica, (found, { position }) =>
    isGood(found, position),
  );
  if (answer === undefined || asOf === undefined) return { found: await read(contextOf(request)) };
  return { ...answer, asOf };
}
