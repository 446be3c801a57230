import fastifyJwt from '@fastify/jwt';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { Role } from '../generated/prisma/enums.ts';
import { AppError, PLATFORM_ERRORS } from './errors.ts';
import { everyRouteSays } from './route-config.ts';

/**
 * Who may call a route: anyone, anyone, of whom those who send a token are known by it, anyone signed in, or the roles named. Every
 * route says so.
 */
export type Access = 'public' | 'optional' | 'signed-in' | readonly Role[];

/** Who calls, as the access token says. */
export interface Caller {
  readonly id: string;
  readonly role: Role;
  /** When the token expires; absent where it never does. */
  readonly expiresAt?: Date;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Set before the handler of every route that is not public. */
    caller: Caller | null;
  }
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string; role: Role };
    user: { sub: string; role: Role };
  }
}

export const ACCESS_TOKEN_SECONDS = 15 * 60;

/** What every access token says. Whoever signs tokens of their own with the secret must say it too. */
const claimsSchema = z.object({ sub: z.uuid().toLowerCase(), role: z.enum(Role), exp: z.number().optional() });

const BEARER = /^Bearer +(\S+)$/i;

/** @throws AppError unauthenticated, token-expired */
function authenticate(app: FastifyInstance, request: FastifyRequest): Caller {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw new AppError(PLATFORM_ERRORS.unauthenticated);
  try {
    const { sub, role, exp } = claimsSchema.parse(app.jwt.verify(token));
    return { id: sub, role, ...(exp !== undefined && { expiresAt: new Date(exp * 1_000) }) };
  } catch (error) {
    const expired = (error as { code?: string }).code === 'FAST_JWT_EXPIRED';
    throw new AppError(expired ? PLATFORM_ERRORS['token-expired'] : PLATFORM_ERRORS.unauthenticated, { cause: error });
  }
}

function forbidden(roles: readonly Role[]): AppError {
  const reason = {
    en: `This is for accounts with the role ${roles.join(' or ')}.`,
    es: `Esto es para cuentas con el rol ${roles.join(' o ')}.`,
  };
  return new AppError(PLATFORM_ERRORS.forbidden, { params: { reason } });
}

/** Verifies access tokens and enforces each route's `access`; a route that names none stops the start. */
export const accessPlugin = fp(async (app: FastifyInstance, { jwtSecret }: { jwtSecret: string }) => {
  await app.register(fastifyJwt, {
    secret: jwtSecret,
    sign: { algorithm: 'HS256', expiresIn: ACCESS_TOKEN_SECONDS },
    verify: { algorithms: ['HS256'] },
  });
  app.decorateRequest('caller', null);
  everyRouteSays(app, 'access', 'who may call them');
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    if (access === undefined || access === 'public') return;
    if (access === 'optional' && request.headers.authorization === undefined) return;
    const caller = authenticate(app, request);
    if (typeof access !== 'string' && !access.includes(caller.role)) throw forbidden(access);
    request.caller = caller;
  });
});

/** The caller of a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new AppError(PLATFORM_ERRORS.unauthenticated);
  return request.caller;
}
