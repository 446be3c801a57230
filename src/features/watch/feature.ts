import { askOnAny } from '../../platform/statements.ts';
import { type Feature, OPERATIONS_PREFIX, type Parts, type Serving } from '../feature.ts';
import { watchRoutes } from './routes.ts';
import { snapshotReader } from './snapshot.ts';

function serve({ db, config, insight }: Parts): Serving {
  const read = snapshotReader(insight, { databaseUrl: db.url, mayRace: config.environment !== 'production' });
  return { prefix: OPERATIONS_PREFIX, routes: [(app) => watchRoutes(app, { read, ask: askOnAny(insight.probes) })] };
}

/** What operators look at while the market sells: everything of now, in one answer. */
export const watchFeature = {
  name: 'watch',
  serve,
} as const satisfies Feature;
