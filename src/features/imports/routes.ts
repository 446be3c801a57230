import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Context, contextOf } from '../../concurrency/index.ts';
import { type Caller, callerOf } from '../../platform/access.ts';
import { incomingCsv } from '../../platform/csv-body.ts';
import type { CsvForm } from '../../platform/csv-form.ts';
import type { ErrorCode } from '../../platform/errors.ts';
import { queryFlag } from '../../platform/http-schemas.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { keyedBy } from '../../platform/idempotency-plugin.ts';
import { languageOf } from '../../platform/language.ts';
import { IMPORT_ANSWER_WITHIN_MS, type ImportResult } from './import-file.ts';
import { IMPORT_LINES_MAX, type Upload } from './incoming-lines.ts';

/** What every route that imports a file is made of; each feature has its own. */

/** A hundred thousand lines of goods take a third of it. */
const FILE_BYTES_MAX = 32 * 1024 * 1024;

export const importQuery = z.strictObject({
  partial: queryFlag('Whether good lines are imported although others are bad; by default nothing is'),
});

const importSchema = z
  .object({
    imported: z.int().meta({ description: 'Lines that were imported' }),
    rejected: z.array(
      z.object({
        line: z.int().meta({ description: 'Where it begins in the file; the header is line 1' }),
        field: z.string().meta({ description: 'A column; `line` where it is about the whole of it' }),
        reason: z.string().meta({ description: 'The first thing that is wrong, in the language of Accept-Language' }),
      }),
    ),
  })
  .meta({ id: 'Import' });

/** What every import says of itself. The body is a stream, which no schema looks into. */
export function importSchemaOf({ columns }: CsvForm<unknown>) {
  const names = [...columns.required, ...columns.optional.map((name) => `${name}?`)].join(', ');
  return {
    consumes: ['text/csv'],
    description:
      `Columns, in any order, named by a header line: ${names}. UTF-8, with commas or semicolons, ${IMPORT_LINES_MAX} lines at most. ` +
      'All lines or none, unless `partial`.',
    querystring: importQuery,
    body: z.unknown().meta({ type: 'string' }),
    response: { 200: importSchema },
  };
}

/** What a route needs that imports. */
export function importConfigOf(access: readonly ('SELLER' | 'ADMIN')[], errors: readonly ErrorCode[] = []) {
  return {
    access,
    workload: 'import' as const,
    answerWithinMs: IMPORT_ANSWER_WITHIN_MS,
    idempotency: 'effect' as const,
    errors: ['import-rejected' as const, ...errors],
  };
}

export const importLimits = { bodyLimit: FILE_BYTES_MAX };

/** Imports a file. */
export type Importer = (
  context: Context,
  caller: Caller,
  upload: Upload,
) => Promise<ImportResult & { replayed: boolean }>;

/** A handler that has a file imported. */
export function importing(importer: Importer) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { headers, query } = request;
    // Longer than a connection may be silent otherwise; Node goes back to that with the next request.
    request.raw.setTimeout(IMPORT_ANSWER_WITHIN_MS);
    const { replayed, ...result } = await importer(contextOf(request), callerOf(request), {
      content: incomingCsv(request),
      partial: (query as z.output<typeof importQuery>).partial,
      language: languageOf(headers['accept-language']),
      keyedBy: (input) => keyedBy(request, input),
    });
    return tellReplayed(reply, { replayed }).send(result);
  };
}
