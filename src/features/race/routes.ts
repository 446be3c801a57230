import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { refuseGone } from '../accounts/index.ts';
import type { Send } from './calls.ts';
import { raceBody, raceSchema, raceStateSchema } from './schemas.ts';
import { raceState, runRace } from './service.ts';

const tags = ['operations'];
const access = ['ADMIN'] as const;

/** Its people call the API as everybody does, but for the wire. */
export async function raceRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const send: Send = async ({ method, path, as, body, key }) => {
    const token = app.jwt.sign({ sub: as.id, role: as.role });
    const response = await root.inject({
      method,
      url: path,
      headers: { authorization: `Bearer ${token}`, 'if-match': '*', ...(key && { 'idempotency-key': key }) },
      ...(body && { payload: body }),
    });
    const retryAfter = response.headers['retry-after'];
    const retryAfterSeconds = retryAfter === undefined ? undefined : Number(retryAfter);
    const isJson = response.body !== '';
    return { status: response.statusCode, body: isJson ? response.json() : undefined, retryAfterSeconds };
  };

  app.post(
    '/race',
    {
      // Each of its calls waits for its turn like any other; there is one race at a time.
      config: { access, workload: 'none', errors: ['race-running'] },
      schema: {
        tags,
        operationId: 'runRace',
        summary: 'Have many buyers check out the last units of a product at the same instant; not in production',
        description:
          'Answers when the race has ended, with what became of it. GET tells meanwhile how it stands. The product is archived afterwards and its orders are cancelled; the accounts of its people stay for the next race.',
        body: raceBody,
        response: { 200: raceSchema },
      },
    },
    async (request) => {
      await refuseGone(contextOf(request).db, callerOf(request).id);
      return runRace(contextOf(request), send, request.body, request.log);
    },
  );

  app.get(
    '/race',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'getRace',
        summary: 'How the race stands that is running, or that ran last; not in production',
        response: { 200: raceStateSchema },
      },
    },
    async (request) => {
      await refuseGone(contextOf(request).db, callerOf(request).id);
      return raceState(contextOf(request));
    },
  );
}
