import { Counter } from 'prom-client';
import type { Job } from '../../platform/jobs.ts';
import type { JobParts } from '../feature.ts';
import { expireGoods } from './expiry.ts';

const OUTCOMES = ['succeeded', 'failed'] as const;

/** The job that takes out what has expired. */
export function expiryJob({ config, context, registry, log, signal }: JobParts): Job {
  const registers = [registry];
  const runs = new Counter({
    name: 'tianguis_expiry_runs_total',
    help: 'Runs of the job that takes out expired goods, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  // A rate needs the zero before the first failure, and a run may come only once an hour.
  for (const outcome of OUTCOMES) runs.inc({ outcome }, 0);
  const units = new Counter({
    name: 'tianguis_expired_units_total',
    help: 'Units that expired and were taken out.',
    registers,
  });
  const short = new Counter({
    name: 'tianguis_expired_promised_units_total',
    help: 'Of the expired units, those that were promised to buyers.',
    registers,
  });
  return {
    name: 'expire-goods',
    cron: config.expiryCron,
    async run(timedOut) {
      try {
        const expired = await expireGoods(context, { signal: AbortSignal.any([signal, timedOut]) });
        runs.inc({ outcome: 'succeeded' });
        units.inc(expired.units);
        short.inc(expired.short);
        if (expired.levels > 0) log.info(expired, 'expired goods were taken out');
        if (expired.short > 0) log.warn({ units: expired.short }, 'goods expired that are promised to buyers');
      } catch (error) {
        runs.inc({ outcome: 'failed' });
        throw error;
      }
    },
  };
}
