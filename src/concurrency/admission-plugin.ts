import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify';
import fp from 'fastify-plugin';
import { Counter, Gauge, type Registry } from 'prom-client';
import { DeadlineError, within } from '../platform/deadline.ts';
import { AppError, PLATFORM_ERRORS } from '../platform/errors.ts';
import { addressOf } from '../platform/rate-limit.ts';
import { everyRouteSays } from '../platform/route-config.ts';
import { Admission } from './admission.ts';
import { type Caller, REFUSAL_REASONS, type RefusalReason, type Slot } from './admission-terms.ts';
import { boundsOf, divideConnections, WORKLOADS, type Workload } from './workloads.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Among what a request waits for its turn; `none` never waits. Every route says so. */
    workload?: Workload | 'none';
    /** Longest time to the answer, in milliseconds, of a route that asks someone else for long. Default: as all others. */
    answerWithinMs?: number;
  }
  interface FastifyRequest {
    /** What its handler was let in by, until that ends; undefined on routes that never wait. */
    slot: Slot | undefined;
  }
}

export interface AdmissionPluginOptions {
  readonly registry: Registry;
  /** Database connections to divide among the workloads. */
  readonly connections: number;
  /** Longest wait for a turn, in milliseconds. Default: what workloads.ts says. */
  readonly turnWaitMs?: number | undefined;
  /** Longest time from a request's arrival at its handler to its answer, in milliseconds. */
  readonly answerWithinMs: number;
}

/** Lets requests in by the workload of their route; a route that names none stops the start. */
export const admissionPlugin = fp((app: FastifyInstance, options: AdmissionPluginOptions, done) => {
  const onRefusal = countRefusals(options.registry);
  const admission = new Admission({ ...divideConnections(options.connections, options.turnWaitMs), onRefusal });
  observeLoad(options.registry, admission);
  app.decorateRequest('slot', undefined);
  everyRouteSays(app, 'workload', 'what kind of work they are');
  app.addHook('onRoute', (route) => {
    const workload = route.config?.workload;
    if (workload === undefined || workload === 'none') return;
    route.config = { ...route.config, errors: [...(route.config?.errors ?? []), 'rate-limited'] };
    const whenIn = letIn(admission, workload, route.handler, () => onRefusal(workload, 'caller-gone'));
    // The lane answers in time by itself, and there are thousands of its requests a second.
    route.handler =
      workload === 'lane'
        ? whenIn
        : answered(Math.max(options.answerWithinMs, route.config.answerWithinMs ?? 0), whenIn);
  });
  done();
});

/**
 * The handler, or the truth when it takes too long: nobody knows what becomes of it. It keeps its slot until it ends, unless it
 * lends it, and what it waits for has bounds of its own.
 */
function answered(ms: number, handler: RouteHandlerMethod): RouteHandlerMethod {
  return async function (this: FastifyInstance, request, reply) {
    const work = async () => handler.call(this, request, reply);
    return within(ms, work()).catch((error: unknown) => {
      throw error instanceof DeadlineError
        ? new AppError(PLATFORM_ERRORS['database-unavailable'], { cause: error })
        : error;
    });
  };
}

/**
 * The handler, once it is let in, unless its client has gone meanwhile: of a connection that is cut, all that it sent
 * before is dropped. The slot is free again when the handler has ended, not when its client has: what was
 * begun keeps its connection although nobody listens any more.
 */
function letIn(
  admission: Admission<Workload>,
  workload: Workload,
  handler: RouteHandlerMethod,
  onGone: () => void,
): RouteHandlerMethod {
  return function (this: FastifyInstance, request, reply) {
    if (reply.raw.destroyed) {
      onGone();
      throw new AppError(PLATFORM_ERRORS.overloaded);
    }
    const work = async (slot: Slot) => {
      request.slot = slot;
      try {
        return await handler.call(this, request, reply);
      } finally {
        request.slot = undefined;
      }
    };
    const whenGone = (leave: () => void) => {
      if (reply.raw.destroyed) leave();
      else reply.raw.once('close', leave);
    };
    return admission.run(workload, callerIn(request, workload), work, whenGone);
  };
}

function callerIn(request: FastifyRequest, workload: Workload): Caller {
  const { server, caller } = request;
  const key = caller?.id ?? addressOf(request.ip);
  if (!server.rateLimited) return { key, bounds: boundsOf(workload, 'anyone') };
  return { key, bounds: boundsOf(workload, caller === null ? 'address' : 'account') };
}

function observeLoad(registry: Registry, admission: Admission<Workload>): void {
  new Gauge({
    name: 'tianguis_admission_requests',
    help: 'Requests by workload that run, wait for a slot, or have lent theirs while someone else is asked.',
    labelNames: ['workload', 'state'],
    registers: [registry],
    collect() {
      for (const workload of WORKLOADS) {
        const { running, waiting, lent } = admission.load(workload);
        this.set({ workload, state: 'running' }, running);
        this.set({ workload, state: 'waiting' }, waiting);
        this.set({ workload, state: 'lent' }, lent);
      }
    },
  });
}

function countRefusals(registry: Registry): (workload: Workload, reason: RefusalReason) => void {
  const refusals = new Counter({
    name: 'tianguis_admission_refusals_total',
    help: 'Requests that were not let in, by workload and reason.',
    labelNames: ['workload', 'reason'],
    registers: [registry],
  });
  // A rate needs the zero before the first refusal.
  for (const workload of WORKLOADS) for (const reason of REFUSAL_REASONS) refusals.inc({ workload, reason }, 0);
  return (workload, reason) => refusals.inc({ workload, reason });
}
