import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Dated } from './change-marks.ts';

/** An answer of 200 as it goes out, whoever asks. */
export interface PublicAnswer {
  readonly body: string;
  readonly etag: string;
  readonly link?: string | undefined;
  /** Whatever it tells of, by id: a change of one of these drops it. */
  readonly about: readonly string[];
}

/** An answer as it is kept. */
export type KeptAnswer = PublicAnswer & Dated;

/** An answer that the schema describes, reduced to it as all answers are. */
export function publicAnswer<T extends z.ZodType>(
  schema: T,
  value: z.input<T>,
  { etag, about }: Pick<PublicAnswer, 'etag' | 'about'>,
): PublicAnswer {
  return { body: JSON.stringify(schema.parse(value)), etag, about };
}

/** An answer of this text, named by what it says. */
export function publicText(body: string, { link, about }: Pick<PublicAnswer, 'link' | 'about'>): PublicAnswer {
  return { body, etag: `"${createHash('sha1').update(body).digest('base64url')}"`, link, about };
}
