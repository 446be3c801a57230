import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import type { Language } from './errors.ts';
import { isWordless, wordsOf } from './validation-words.ts';

declare const inBothLanguages: unique symbol;

/** What a rule of ours says, in English; the Spanish is known by it. Made by `words`. */
export type Words = string & { readonly [inBothLanguages]: true };

const spanish = new Map<string, string>();

/**
 * What a rule says when it is broken: "{field} …". zod carries one text, so the other is kept here; called where modules
 * are loaded, never per request.
 */
export function words(text: Readonly<Record<Language, string>>): Words {
  spanish.set(text.en, text.es);
  return text.en as Words;
}

/** Every text of our own rules, the Spanish by the English. */
export const spanishWords: ReadonlyMap<string, string> = spanish;

/** What a rule says, in a language: one of ours that is always the same, or one with figures in it. */
export function said(text: Words | Readonly<Record<Language, string>>, language: Language): string {
  if (typeof text !== 'string') return text[language];
  return language === 'es' ? (spanish.get(text) ?? text) : text;
}

/** Which fields of a request are wrong. Kept as zod's issues, so that the text can follow the client's language. */
export class InvalidRequest extends Error {
  override name = 'InvalidRequest';
  readonly issues: readonly z.core.$ZodIssue[];

  constructor(issues: readonly z.core.$ZodIssue[]) {
    super('the request is not valid');
    this.issues = issues;
  }

  /** One wrong field, found by a rule that a schema can't hold. */
  static field(path: string, message: Words): InvalidRequest {
    return new InvalidRequest([{ code: 'custom', path: path.split('.'), message, input: undefined }]);
  }
}

/**
 * Checks requests with their zod schemas; values arrive in the handler parsed. What a reading does not know in its query it
 * leaves alone: links are passed on with `utm_source` and the like. What writes is strict.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, method, httpPart }) => {
  const isForgiving = httpPart === 'querystring' && ['GET', 'HEAD'].includes(method);
  return (data) => {
    const parsed = schema.safeParse(data, { reportInput: true });
    if (parsed.success) return { value: parsed.data };
    const unknown = isForgiving ? unknownNames(parsed.error.issues) : [];
    if (unknown.length === 0) return { error: new InvalidRequest(parsed.error.issues) };
    const known = Object.entries(data).filter(([name]) => !unknown.includes(name));
    const again = schema.safeParse(Object.fromEntries(known), { reportInput: true });
    return again.success ? { value: again.data } : { error: new InvalidRequest(again.error.issues) };
  };
};

function unknownNames(issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : []));
}

export interface FieldError {
  /** Path of the field, such as `shippingAddress.zipCode`. */
  readonly field: string;
  readonly message: string;
}

/** What is wrong, or what the rule itself says of it, in the client's language. */
function messageOf(issue: z.core.$ZodIssue, language: Language): string {
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  if (isMissing || isWordless(issue)) return wordsOf(issue, language);
  return language === 'es' ? (spanish.get(issue.message) ?? issue.message) : issue.message;
}

/** A name as it is shown: one that is empty would not be seen. */
function nameOf(segment: PropertyKey): string {
  return segment === '' ? '""' : String(segment);
}

/** The wrong fields with what is wrong. A field that should not be there is named itself, not its parent. */
export function fieldErrors(invalid: InvalidRequest, language: Language): FieldError[] {
  return invalid.issues.flatMap((issue) => {
    const path = issue.path.map(nameOf);
    if (issue.code !== 'unrecognized_keys') {
      return [{ field: path.join('.') || 'body', message: messageOf(issue, language) }];
    }
    return issue.keys.map((key) => ({
      field: [...path, nameOf(key)].join('.'),
      message: wordsOf(issue, language),
    }));
  });
}
