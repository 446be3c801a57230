import { z } from 'zod';
import { AppError } from '../platform/errors.ts';
import { InvalidRequest, words } from '../platform/validation.ts';
import { EDIT_ERRORS } from './edit-errors.ts';

/** What an editor read before editing: a revision, or whatever is there now. */
export type ReadRevision = number | 'any';

export const ifMatchHeaders = z.looseObject({
  'if-match': z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'The ETag that you read, or * for whatever is there' }),
});

const NO_ETAG = words({
  en: 'must be the ETag that you read, such as "3.17"',
  es: 'debe ser el ETag que leyó, como "3.17"',
});

/** @throws AppError precondition-required; InvalidRequest when it is no ETag of ours */
export function readRevisionOf(ifMatch: string | undefined): ReadRevision {
  if (ifMatch === undefined) throw new AppError(EDIT_ERRORS['precondition-required']);
  if (ifMatch.trim() === '*') return 'any';
  const revision = /^(?:W\/)?"(\d{1,9})(?:\.\d{1,10})?"$/.exec(ifMatch.trim())?.[1];
  if (revision === undefined) throw InvalidRequest.field('If-Match', NO_ETAG);
  return Number(revision);
}
