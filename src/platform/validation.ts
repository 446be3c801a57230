import type { FastifySchemaCompiler } from 'fastify';
import { z } from 'zod';
import type { Language } from './errors.ts';

/** Which fields of a request are wrong. Kept as zod's issues, so that the text can follow the client's language. */
export class InvalidRequest extends Error {
  override name = 'InvalidRequest';
  readonly issues: readonly z.core.$ZodIssue[];

  constructor(issues: readonly z.core.$ZodIssue[]) {
    super('the request is not valid');
    this.issues = issues;
  }

  /** One wrong field, found by a rule that a schema can't hold. */
  static field(path: string, message: string): InvalidRequest {
    return new InvalidRequest([{ code: 'custom', path: path.split('.'), message, input: undefined }]);
  }
}

/** Checks requests with their zod schemas; values arrive in the handler parsed. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const parsed = schema.safeParse(data, { reportInput: true });
    return parsed.success ? { value: parsed.data } : { error: new InvalidRequest(parsed.error.issues) };
  };

const LOCALES = { en: z.locales.en().localeError, es: z.locales.es().localeError };

export interface FieldError {
  /** Path of the field, such as `shippingAddress.zipCode`. */
  readonly field: string;
  readonly message: string;
}

const REQUIRED = { en: 'is required', es: 'es obligatorio' };

function localized(issue: z.core.$ZodIssue, language: Language): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return REQUIRED[language];
  const text = LOCALES[language](issue as z.core.$ZodRawIssue);
  return (typeof text === 'string' ? text : text?.message) ?? issue.message;
}

/** zod's words in the client's language; a rule that brought words of its own keeps them. */
function messageOf(issue: z.core.$ZodIssue, language: Language): string {
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  const hasOwnWords = issue.code === 'custom' || (!isMissing && issue.message !== localized(issue, 'en'));
  return hasOwnWords ? issue.message : localized(issue, language);
}

/** The wrong fields with what is wrong. A field that should not be there is named itself, not its parent. */
export function fieldErrors(invalid: InvalidRequest, language: Language): FieldError[] {
  return invalid.issues.flatMap((issue) => {
    const path = issue.path.join('.');
    if (issue.code !== 'unrecognized_keys') return [{ field: path || 'body', message: messageOf(issue, language) }];
    return issue.keys.map((key) => ({
      field: path === '' ? key : `${path}.${key}`,
      message: localized({ ...issue, keys: [key] }, language),
    }));
  });
}
