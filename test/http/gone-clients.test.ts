import { type AddressInfo, connect } from 'node:net';
import Fastify from 'fastify';
import { Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { admissionPlugin } from '../../src/concurrency/index.ts';
import { rateLimitPlugin } from '../../src/platform/rate-limit.ts';
import { until } from '../support/wait.ts';

const PIPELINED = 5;

it('what a client asked for who has gone since is not begun, and is counted', async () => {
  const registry = new Registry();
  const app = Fastify();
  app.decorateRequest('caller', null);
  await app.register(rateLimitPlugin, { enabled: false });
  await app.register(admissionPlugin, { registry, connections: 10, answerWithinMs: 1_000 });
  let arrived = 0;
  let begun = 0;
  app.get('/', {
    config: { workload: 'read' },
    // The hooks before the handler take longer than the client has patience: it goes when all are there.
    preHandler: async (request, reply) => {
      arrived += 1;
      await until('all are there', async () => arrived === PIPELINED);
      request.raw.socket.destroy();
      await until('the client has gone', async () => reply.raw.destroyed);
    },
    handler: async () => {
      begun += 1;
      return {};
    },
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const client = connect(port, '127.0.0.1');
  client.on('error', () => {});
  client.write('GET / HTTP/1.1\r\nhost: market\r\n\r\n'.repeat(PIPELINED));
  const counted = () => registry.getSingleMetricAsString('tianguis_admission_refusals_total');
  await until('all are counted', async () =>
    (await counted()).includes(`{workload="read",reason="caller-gone"} ${PIPELINED}`),
  );
  expect(begun).toBe(0);
});
