import { createRequire } from 'node:module';
import { z } from 'zod';
import { hasPlainSchema, SCHEMA_RULE } from './platform/schema-name.ts';
import { parseTrustedProxies, type TrustedProxies } from './platform/trusted-proxies.ts';

/** What the values of variables look like. */

/** Rules of values that are secret, or have a password in them. Their variables may name a file instead: secret-files.ts. */
export const secretValues = z.registry();

/** Marks the rule of a value as one of a secret. */
export function secret<T extends z.ZodType>(rule: T): T {
  secretValues.add(rule);
  return rule;
}

export const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

/** Whole number from text; zod's own coercion would take '' for 0. */
export const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max));

export const postgresUrl = secret(
  z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .refine(hasPlainSchema, SCHEMA_RULE),
);

export const redisUrl = secret(z.string().regex(/^rediss?:\/\/\S+$/, 'must start with redis:// or rediss://'));

/** An address without a query, to which paths are added. */
export const collectorUrl = z
  .string()
  .regex(/^https?:\/\/[^\s?#]+$/, 'must start with http:// or https://, without a query');

export const ratio = z
  .string()
  .regex(/^(0|1|0?\.\d+|1\.0+|0\.0*)$/, 'must be a number from 0 to 1, such as 0.05')
  .transform(Number);

/** `name=value,name=value`, with values as in an address (`%20`), as OpenTelemetry has them. Never quoted in messages. */
export const headerList = secret(
  z.string().transform((text, context): Readonly<Record<string, string>> => {
    const headers: Record<string, string> = {};
    for (const part of text.split(',').filter((one) => one.trim() !== '')) {
      const [, name, value] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*?)\s*$/.exec(part) ?? [];
      const decoded = value === undefined ? undefined : decodedOf(value);
      if (name === undefined || decoded === undefined || !/^[\x20-\x7e]*$/.test(decoded)) {
        context.addIssue({ code: 'custom', message: 'must be headers as name=value, separated by commas' });
        return z.NEVER;
      }
      headers[name.toLowerCase()] = decoded;
    }
    return headers;
  }),
);

function decodedOf(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

export const cron = z.string().refine(
  (value) => {
    // Loaded where there is one to look at: with the zones of time in it, it takes a start a twentieth of its time.
    const { CronExpressionParser } = createRequire(import.meta.url)('cron-parser') as typeof import('cron-parser');
    try {
      CronExpressionParser.parse(value, { strict: false });
      return value.trim().split(/\s+/).length === 5;
    } catch {
      return false;
    }
  },
  { error: 'must be a cron expression of five fields, such as "* * * * *"' },
);

export const trustedProxies = z.string().transform((value, context): TrustedProxies => {
  try {
    return parseTrustedProxies(value);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});
