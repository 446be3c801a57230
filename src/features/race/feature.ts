import { type Feature, OPERATIONS_PREFIX, type Parts } from '../feature.ts';
import { RACE_ERRORS } from './errors.ts';
import { raceRoutes } from './routes.ts';

/** Shows that nothing is sold twice: for people who try the market, so that there is none in production. */
export const raceFeature = {
  name: 'race',
  errors: RACE_ERRORS,
  serve: ({ config }: Parts) =>
    config.environment === 'production' ? [] : { prefix: OPERATIONS_PREFIX, routes: [raceRoutes] },
} as const satisfies Feature;
