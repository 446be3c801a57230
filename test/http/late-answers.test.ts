import Fastify from 'fastify';
import { Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { admissionPlugin } from '../../src/concurrency/index.ts';
import { problemPlugin } from '../../src/platform/problem.ts';
import { rateLimitPlugin } from '../../src/platform/rate-limit.ts';
import { callAt } from '../support/market.ts';
import { until } from '../support/wait.ts';

it('a handler that never ends is answered for when its time is up, and keeps its slot until it ends', async () => {
  const registry = new Registry();
  const app = Fastify();
  app.decorateRequest('caller', null);
  await app.register(problemPlugin, { accountExists: async () => true });
  await app.register(rateLimitPlugin, { enabled: false });
  await app.register(admissionPlugin, { registry, connections: 10, answerWithinMs: 100 });
  const { promise, resolve: end } = Promise.withResolvers<object>();
  app.get('/', { config: { workload: 'read' } }, () => promise);
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const running = async () => {
    const load = await registry.getSingleMetricAsString('tianguis_admission_requests');
    return Number(/\{workload="read",state="running"\} (\d+)/.exec(load)?.[1]);
  };
  const answer = await callAt(origin, 'GET', '/');
  expect(answer).toMatchObject({ status: 503, body: { code: 'database-unavailable' } });
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await running()).toBe(1);
  end({});
  await until('the slot is free', async () => (await running()) === 0);
});
