import { Registry } from 'prom-client';
import type { Context } from '../../src/concurrency/index.ts';
import { loadConfig } from '../../src/config.ts';
import { orderContext, payingWith } from '../../src/features/all.ts';

/** A context in which a script moves orders, and has the configured provider refund them. */
export function scriptOrderContext(context: Context): ReturnType<typeof orderContext> {
  return orderContext(context, payingWith({ config: loadConfig(), db: context.db, registry: new Registry() }));
}
