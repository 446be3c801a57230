import type { Feature } from '../feature.ts';
import { ACCOUNT_ERRORS } from './errors.ts';
import { sessionRoutes, signInRoutes } from './routes.ts';

/** Who may sign in, and stays signed in. */
export const accountsFeature = {
  name: 'accounts',
  tags: {
    accounts:
      'Registering, signing in and out, and who one is. Access tokens last 15 minutes; a refresh token gets the next ones, once each.',
  },
  errors: ACCOUNT_ERRORS,
  retention: [{ table: 'refresh_tokens', column: 'expires_at', age: '0' }],
  serve: () => ({ prefix: '/api/auth', routes: [signInRoutes, sessionRoutes] }),
} as const satisfies Feature;
