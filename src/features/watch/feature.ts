import { lendUntil } from '../../platform/connections.ts';
import { type Ask, askOn } from '../../platform/statements.ts';
import { type Feature, OPERATIONS_PREFIX, type Parts, type Serving } from '../feature.ts';
import { watchRoutes } from './routes.ts';
import { PATIENCE_MS, snapshotReader } from './snapshot.ts';

function serve({ db, config, insight }: Parts): Serving {
  // The connection is the probes' too: /readyz does not wait long for a table that somebody holds.
  const ask: Ask = async (statement, values) =>
    lendUntil(AbortSignal.timeout(PATIENCE_MS), await insight.probes.connect(), (client) =>
      askOn(client)(statement, values),
    );
  const read = snapshotReader(insight, { databaseUrl: db.url, mayRace: config.environment !== 'production' });
  return { prefix: OPERATIONS_PREFIX, routes: [(app) => watchRoutes(app, { read, ask })] };
}

/** What operators look at while the market sells: everything of now, in one answer. */
export const watchFeature = {
  name: 'watch',
  serve,
} as const satisfies Feature;
