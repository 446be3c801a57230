import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type pg from 'pg';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A registry of its own per application, so that several can live in one process. Includes event loop lag and memory. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** How many connections of each pool are open, idle, and wanted but not free. */
export function observePools(registry: Registry, pools: Readonly<Record<string, pg.Pool>>): void {
  new Gauge({
    name: 'tianguis_database_pool_connections',
    help: 'Database connections by pool and state; waiting counts requests that wait for one.',
    labelNames: ['pool', 'state'],
    registers: [registry],
    collect() {
      for (const [name, pool] of Object.entries(pools)) {
        this.set({ pool: name, state: 'open' }, pool.totalCount);
        this.set({ pool: name, state: 'idle' }, pool.idleCount);
        this.set({ pool: name, state: 'waiting' }, pool.waitingCount);
      }
    },
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its answer lasts as long as the client listens: that is no time that anybody waited. */
    isStream?: true;
  }
}

/** Counts and times every request by its route pattern, never by its path: paths hold ids. */
export const httpMetricsPlugin = fp((app: FastifyInstance, { registry }: { registry: Registry }, done) => {
  const duration = new Histogram({
    name: 'tianguis_http_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer, by route, method, status and problem code.',
    labelNames: ['method', 'route', 'status', 'code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, next) => {
    if (request.routeOptions.config.isStream && reply.raw.statusCode === 200) return next();
    duration.observe(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        code: reply.problemCode ?? '',
      },
      reply.elapsedTime / 1000,
    );
    next();
  });
  done();
});
