import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { ACCESS_TOKEN_SECONDS, callerOf } from '../../platform/access.ts';
import { addressOf, attemptLimit } from '../../platform/rate-limit.ts';
import { revokeRefreshToken, rotateRefreshToken } from './refresh-tokens.ts';
import { loginBody, refreshBody, registerBody, sessionSchema, type UserView, userSchema } from './schemas.ts';
import { getUser, login, register } from './service.ts';
import { viewUser } from './views.ts';

const PER_ADDRESS_AND_MINUTE = 20;
const PER_ACCOUNT_AND_MINUTE = 10;

const tags = ['accounts'];

/** The answer to everyone who signs in, one way or another. */
function sessionOf(app: FastifyInstance, { user, refreshToken }: { user: UserView; refreshToken: string }) {
  return {
    user: viewUser(user),
    accessToken: app.jwt.sign({ sub: user.id, role: user.role }),
    refreshToken,
    expiresIn: ACCESS_TOKEN_SECONDS,
  };
}

/** Getting in: open to everyone, so attempts are limited. */
export async function signInRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  const accountOf = (request: FastifyRequest) => String((request.body as { email?: unknown }).email);
  const attempts = (action: string) => [
    attemptLimit(app, {
      perMinute: PER_ADDRESS_AND_MINUTE,
      keyOf: (request) => `${action} from ${addressOf(request.ip)}`,
    }),
    attemptLimit(app, { perMinute: PER_ACCOUNT_AND_MINUTE, keyOf: (request) => `${action} of ${accountOf(request)}` }),
  ];

  app.post(
    '/register',
    {
      config: { tells: ['rate-limit'], access: 'public', workload: 'sign-in', errors: ['email-taken'] },
      schema: {
        tags,
        operationId: 'register',
        summary: 'Create an account and sign in',
        body: registerBody,
        response: { 201: sessionSchema },
      },
      preHandler: attempts('register'),
    },
    async (request, reply) => reply.status(201).send(sessionOf(app, await register(contextOf(request), request.body))),
  );

  app.post(
    '/login',
    {
      config: { tells: ['rate-limit'], access: 'public', workload: 'sign-in', errors: ['invalid-credentials'] },
      schema: { tags, operationId: 'login', summary: 'Sign in', body: loginBody, response: { 200: sessionSchema } },
      preHandler: attempts('login'),
    },
    async (request) => sessionOf(app, await login(contextOf(request), request.body)),
  );
}

/** Staying in, and getting out. */
export async function sessionRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/refresh',
    {
      config: { access: 'public', workload: 'manage', errors: ['refresh-token-invalid', 'refresh-token-reused'] },
      schema: {
        tags,
        operationId: 'refreshSession',
        summary: 'Exchange a refresh token for a new pair; each refresh token works once',
        body: refreshBody,
        response: { 200: sessionSchema },
      },
    },
    async (request) => sessionOf(app, await rotateRefreshToken(contextOf(request), request.body.refreshToken)),
  );

  app.post(
    '/logout',
    {
      config: { access: 'public', workload: 'manage' },
      schema: {
        tags,
        operationId: 'logout',
        summary: 'Sign out: ends the login that a refresh token belongs to',
        body: refreshBody,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await revokeRefreshToken(contextOf(request), request.body.refreshToken);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/me',
    {
      config: { access: 'signed-in', workload: 'read' },
      schema: {
        tags,
        operationId: 'getAccount',
        summary: 'The account of the access token',
        response: { 200: userSchema },
      },
    },
    async (request) => getUser(contextOf(request), callerOf(request).id),
  );
}
