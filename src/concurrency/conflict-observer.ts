import { Counter, type Registry } from 'prom-client';
import type { Logger } from '../platform/logging.ts';
import type { ConflictObserver } from './retry.ts';

/**
 * What turns lost tries into metrics and log lines; the logger decides whose line it is.
 * @param resources all that conflicts can be about
 */
export function createConflictObserver(
  registry: Registry,
  resources: readonly string[],
): (log: Logger) => ConflictObserver {
  const registers = [registry];
  const conflicts = new Counter({
    name: 'tianguis_concurrency_conflicts_total',
    help: 'Tries lost to someone else, by what both wanted.',
    labelNames: ['resource'],
    registers,
  });
  // A rate needs the zero before the first conflict.
  for (const resource of resources) conflicts.inc({ resource }, 0);
  const retries = new Counter({ name: 'tianguis_retries_total', help: 'Lost tries that were tried again.', registers });
  return (log) =>
    ({ tryNumber, conflict, retryInMs }) => {
      conflicts.inc({ resource: conflict.resource });
      const fields = { resource: conflict.resource, [`${conflict.resource}Id`]: conflict.id, try: tryNumber };
      if (retryInMs === undefined) {
        log.warn(fields, 'conflict: gave up');
        return;
      }
      retries.inc();
      log.info({ ...fields, retryInMs: Math.round(retryInMs) }, 'conflict: trying again');
    };
}
