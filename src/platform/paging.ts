import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { queryNumber } from './http-schemas.ts';
import { InvalidRequest, words } from './validation.ts';

/** How all lists are read: by pages from the start, or each after the one before. */

export const LIMIT_MAX = 100;
const LIMIT_DEFAULT = 20;
/**
 * Rows that a list passes over to come to a page, and rows that it counts. A list of a million costs no more than a list of
 * so many; `after` goes as far as one likes, at the same cost everywhere.
 */
export const DEPTH_MAX = 10_000;

const TOO_DEEP = words({
  en: `is too far from the start (${DEPTH_MAX} items at most); follow the Link header with rel="next" instead`,
  es: `está demasiado lejos del inicio (${DEPTH_MAX} elementos a lo sumo); siga el encabezado Link con rel="next"`,
});
const NOT_WITH_AFTER = words({ en: 'cannot go with after', es: 'no puede ir junto con after' });
const NO_CURSOR = words({
  en: 'must come from a Link header with rel="next" of the same list',
  es: 'debe venir de un encabezado Link con rel="next" de la misma lista',
});

/** The query of a list: its own fields, and which page of it. */
export function pagedQuery<Shape extends z.ZodRawShape>(shape: Shape) {
  return z
    .strictObject({
      ...shape,
      page: queryNumber(1, DEPTH_MAX + 1)
        .default(1)
        .meta({ description: `Counted from 1; no more than ${DEPTH_MAX} items from the start. Not with \`after\`` }),
      limit: queryNumber(1, LIMIT_MAX)
        .default(LIMIT_DEFAULT)
        .meta({ description: `Items per page, 1 to ${LIMIT_MAX}; by default ${LIMIT_DEFAULT}` }),
      after: z
        .string()
        .max(200)
        .optional()
        .meta({ description: 'Where the page before ended, as its Link header with rel="next" says' }),
    })
    .superRefine((query, context) => {
      const { page, limit, after } = query as unknown as PageQuery;
      const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['page'], message });
      if ((page - 1) * limit > DEPTH_MAX) refuse(TOO_DEEP);
      if (page > 1 && after !== undefined) refuse(NOT_WITH_AFTER);
    });
}

export interface PageQuery {
  readonly page: number;
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface Page<T> {
  readonly data: T[];
  readonly pagination: { page: number; limit: number; total: number; totalPages: number };
  /** What the next page comes after; undefined at the end. */
  readonly next: string | undefined;
}

/** The schema of a page of things. @param countedMax how many of them are counted at most */
export const pageSchema = <T extends z.ZodType>(item: T, countedMax = DEPTH_MAX) =>
  z.object({
    data: z.array(item),
    pagination: z.object({
      page: z.int(),
      limit: z.int(),
      total: z.int().meta({ description: `Of the whole list; ${countedMax} means that many or more` }),
      totalPages: z.int(),
    }),
  });

/** How many rows come before a page. */
export function skipped({ page, limit }: PageQuery): number {
  return (page - 1) * limit;
}

/**
 * One page in the shape that all lists have.
 * @param found one more than the page holds, where there is one
 * @param cursorOf what comes after this
 */
export function pageOf<Row, T>(
  { page, limit }: PageQuery,
  total: number,
  { found, cursorOf, view }: { found: readonly Row[]; cursorOf: (row: Row) => string; view: (row: Row) => T },
): Page<T> {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    data: shown.map(view),
    pagination: { page, limit, total, totalPages: Math.ceil(total / limit) },
    next: found.length > limit && last !== undefined ? cursorOf(last) : undefined,
  };
}

/** The cursor of a list in the order of ids. @throws InvalidRequest when it is none of these */
export function idCursor({ after }: PageQuery): string | undefined {
  return after === undefined ? undefined : readCursor(after, z.guid());
}

/** A place in a list in the order of moments, and of ids where moments are the same. */
export interface Moment {
  readonly createdAt: Date;
  readonly id: string;
}

const MOMENT = z
  .string()
  .regex(/^\d{1,15}_[\da-f-]{36}$/)
  .transform((cursor): Moment => {
    const [ms, id = ''] = cursor.split('_');
    return { createdAt: new Date(Number(ms)), id };
  })
  .refine(({ id, createdAt }) => z.guid().safeParse(id).success && !Number.isNaN(createdAt.getTime()));

/** The cursor of such a list. @throws InvalidRequest when it is none of these */
export function momentCursor({ after }: PageQuery): Moment | undefined {
  return after === undefined ? undefined : readCursor(after, MOMENT);
}

/** What the next page of such a list comes after. */
export function cursorOfMoment({ createdAt, id }: Moment): string {
  return `${createdAt.getTime()}_${id}`;
}

/** A cursor as what it was made of. @throws InvalidRequest when it is none of the list's */
export function readCursor<T>(after: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(after);
  if (!parsed.success) throw InvalidRequest.field('after', NO_CURSOR);
  return parsed.data;
}

/**
 * The Link header that leads on from a page, to the same list. Made of what was understood of the request, not of how it was
 * written: where answers are kept for all, nobody may write into those of others.
 */
export function linkToNext({ url, query }: FastifyRequest, next: string): string {
  const { pathname } = new URL(url, 'http://market');
  const given = Object.entries(query as Record<string, unknown>).filter(
    ([name, value]) => name !== 'page' && name !== 'after' && value !== undefined,
  );
  const parameters = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]));
  parameters.set('after', next);
  return `<${encodeURI(decodeURI(pathname))}?${parameters}>; rel="next"`;
}

/** Answers with a page, and where it goes on. */
export function sendPage<T>(request: FastifyRequest, reply: FastifyReply, page: Page<T>): FastifyReply {
  if (page.next !== undefined) reply.header('link', linkToNext(request, page.next));
  return reply.send(page);
}
