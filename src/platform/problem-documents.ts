import { z } from 'zod';
import type { ErrorKind } from './errors.ts';

/** What refusals look like: RFC 9457, with a stable `code`, and for each code what else it tells. */

const made = new WeakMap<ErrorKind, z.ZodObject>();

/** The problem document of one code. Clients tell them apart by `code`. */
export function problemSchemaOf(kind: ErrorKind): z.ZodObject {
  const known = made.get(kind);
  if (known !== undefined) return known;
  const { code, status, title, members } = kind;
  const schema = z
    .object({
      type: z.literal(`urn:tianguis:problem:${code}`).meta({ description: 'Names the kind of problem' }),
      title: z.string(),
      status: z.literal(status),
      detail: z.string().meta({ description: 'What happened and what to do, in English or Spanish' }),
      instance: z.string().optional().meta({ description: 'The path that was called' }),
      code: z.literal(code),
      requestId: z.string().meta({ description: 'Also in the logs' }),
      traceId: z.string().optional().meta({ description: 'Of the trace, where the server sends any' }),
      ...members,
    })
    .meta({ id: problemNameOf(code), description: title.en });
  made.set(kind, schema);
  return schema;
}

const unions = new Map<string, z.ZodType>();

/** The problem document of one of several codes. Most routes share most of their refusals, and their schemas. */
export function problemSchemaOfAny(kinds: readonly [ErrorKind, ...ErrorKind[]]): z.ZodType {
  const [only, ...others] = kinds;
  if (others.length === 0) return problemSchemaOf(only);
  const name = kinds.map(({ code }) => code).join();
  const known = unions.get(name);
  if (known !== undefined) return known;
  const schema = z.discriminatedUnion('code', [problemSchemaOf(only), ...others.map(problemSchemaOf)]);
  unions.set(name, schema);
  return schema;
}

/** `insufficient-stock` is `InsufficientStockProblem`. */
export function problemNameOf(code: string): string {
  const words = code.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Problem`;
}
