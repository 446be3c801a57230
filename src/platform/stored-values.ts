import { channel } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { z } from 'zod';

/** What is told of a stored value that today's rules would refuse. */
interface Oddity {
  /** Such as `shippingAddress.zipCode: invalid_type`; never a part of the value, so there are few. */
  readonly kind: string;
}

/** A channel of Node's, since what reads rows has no logger, and need not have one for this alone. */
const oddities = channel('tianguis:stored-value');

function kindsOf(name: string, issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.map(({ path, code }) => `${[name, ...path].join('.')}: ${code}`);
}

/**
 * Reads stored JSON that was accepted once. What today's rules would accept comes as they make it; anything else as
 * `tolerant` makes it, and its kind is told.
 * @param name of the value, as kinds begin with it
 * @param tolerant makes something of everything
 */
export function readStored<T, U>(
  name: string,
  value: unknown,
  { today, tolerant }: { today: z.ZodType<T>; tolerant: (value: unknown) => U },
): T | U {
  const parsed = today.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const kind of kindsOf(name, parsed.error.issues)) oddities.publish({ kind } satisfies Oddity);
  return tolerant(value);
}

/** Logs stored values that today's rules would refuse: each kind once, since there may be a million rows of it. */
export const storedValuesPlugin = fp((app: FastifyInstance, _options, done) => {
  const told = new Set<string>();
  const tell = (message: unknown) => {
    const { kind } = message as Oddity;
    if (told.has(kind)) return;
    told.add(kind);
    app.log.warn({ kind }, 'a stored value is not as it would be accepted today; it is shown as well as it can be');
  };
  oddities.subscribe(tell);
  app.addHook('onClose', async () => oddities.unsubscribe(tell));
  done();
});
