import { Registry } from 'prom-client';
import type { Context } from '../../src/concurrency/index.ts';
import { loadConfig } from '../../src/config.ts';
import { orderContext, payingWith } from '../../src/features/all.ts';
import { loadProvider } from '../../src/features/providers/index.ts';

/** A context in which a script moves orders, and has the configured provider refund them. */
export async function scriptOrderContext(context: Context): Promise<ReturnType<typeof orderContext>> {
  const config = loadConfig();
  await loadProvider(config);
  return orderContext(context, payingWith({ config, db: context.db, registry: new Registry() }));
}
