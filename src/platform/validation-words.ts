import { z } from 'zod';
import type { Language } from './errors.ts';

/** What is said of a field that breaks a rule of zod's: "{field} …", for people rather than for programmers. */

type Told = Readonly<Record<Language, string>>;

const NOT_VALID: Told = { en: 'is not valid', es: 'no es válido' };
const EMPTY: Told = { en: 'must not be empty', es: 'no debe estar vacío' };

const TYPES: Readonly<Record<string, Told>> = {
  string: { en: 'must be text', es: 'debe ser texto' },
  number: { en: 'must be a number', es: 'debe ser un número' },
  int: { en: 'must be a whole number', es: 'debe ser un número entero' },
  boolean: { en: 'must be true or false', es: 'debe ser true o false' },
  array: { en: 'must be a list', es: 'debe ser una lista' },
  object: { en: 'must be an object', es: 'debe ser un objeto' },
  record: { en: 'must be an object', es: 'debe ser un objeto' },
  null: { en: 'must be null', es: 'debe ser null' },
};

const UUID: Told = { en: 'must be a UUID', es: 'debe ser un UUID' };

const FORMATS: Readonly<Record<string, Told>> = {
  email: {
    en: 'must be an email address, such as ana@example.com',
    es: 'debe ser un correo electrónico, como ana@example.com',
  },
  url: { en: 'must be a web address, such as https://example.com', es: 'debe ser una URL, como https://example.com' },
  date: { en: 'must be a day, such as 2026-12-31', es: 'debe ser un día, como 2026-12-31' },
  datetime: {
    en: 'must be a moment, such as 2026-12-31T18:30:00Z',
    es: 'debe ser un momento, como 2026-12-31T18:30:00Z',
  },
  guid: UUID,
  uuid: UUID,
  regex: { en: 'does not have the form that it must have', es: 'no tiene la forma debida' },
};

const UNITS: Readonly<Record<string, { readonly one: Told; readonly many: Told }>> = {
  string: { one: { en: 'character', es: 'carácter' }, many: { en: 'characters', es: 'caracteres' } },
  array: { one: { en: 'entry', es: 'elemento' }, many: { en: 'entries', es: 'elementos' } },
  object: { one: { en: 'member', es: 'miembro' }, many: { en: 'members', es: 'miembros' } },
};

type Small = z.core.$ZodIssueTooSmall;
type Big = z.core.$ZodIssueTooBig;

function ofSize({ origin, exact }: Small | Big, bound: number | bigint, words: { least: boolean }): Told | undefined {
  const unit = UNITS[origin === 'record' ? 'object' : origin];
  if (unit === undefined) return undefined;
  const { en, es } = Number(bound) === 1 ? unit.one : unit.many;
  if (exact) return { en: `must have exactly ${bound} ${en}`, es: `debe tener exactamente ${bound} ${es}` };
  return words.least
    ? { en: `must have at least ${bound} ${en}`, es: `debe tener al menos ${bound} ${es}` }
    : { en: `must have at most ${bound} ${en}`, es: `debe tener a lo sumo ${bound} ${es}` };
}

function ofSmall(issue: Small): Told {
  const { minimum, inclusive, exact } = issue;
  const size = ofSize(issue, minimum, { least: true });
  if (size !== undefined) return Number(minimum) === 1 && !exact ? EMPTY : size;
  return inclusive
    ? { en: `must be at least ${minimum}`, es: `debe ser al menos ${minimum}` }
    : { en: `must be more than ${minimum}`, es: `debe ser mayor que ${minimum}` };
}

function ofBig(issue: Big): Told {
  const { maximum, inclusive } = issue;
  const size = ofSize(issue, maximum, { least: false });
  if (size !== undefined) return size;
  return inclusive
    ? { en: `must be at most ${maximum}`, es: `debe ser a lo sumo ${maximum}` }
    : { en: `must be less than ${maximum}`, es: `debe ser menor que ${maximum}` };
}

function ofValues({ values }: z.core.$ZodIssueInvalidValue): Told {
  const list = values.map(String).join(', ');
  if (values.length === 1) return { en: `must be ${list}`, es: `debe ser ${list}` };
  return { en: `must be one of: ${list}`, es: `debe ser uno de: ${list}` };
}

function told(issue: z.core.$ZodIssue): Told {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return { en: 'is required', es: 'es obligatorio' };
      return TYPES[issue.expected] ?? NOT_VALID;
    case 'too_small':
      return ofSmall(issue);
    case 'too_big':
      return ofBig(issue);
    case 'invalid_value':
      return ofValues(issue);
    case 'invalid_format':
      return FORMATS[issue.format] ?? NOT_VALID;
    case 'not_multiple_of':
      return { en: `must be a multiple of ${issue.divisor}`, es: `debe ser un múltiplo de ${issue.divisor}` };
    case 'unrecognized_keys':
      return { en: 'is not known here', es: 'no se conoce aquí' };
    default:
      return NOT_VALID;
  }
}

/** @param issue one that was made with `reportInput`: what is absent is told from what is wrong by it */
export function wordsOf(issue: z.core.$ZodIssue, language: Language): string {
  return told(issue)[language];
}

const zodsOwn = z.locales.en().localeError;

/** Whether the rule brought no words of its own along: then the issue has zod's, in English. */
export function isWordless(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'custom') return false;
  const own = zodsOwn(issue as z.core.$ZodRawIssue);
  return issue.message === (typeof own === 'string' ? own : own?.message);
}
