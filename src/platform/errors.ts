import { z } from 'zod';
import { THINGS } from './things.ts';

export type Language = 'en' | 'es';

interface ErrorRow {
  readonly status: number;
  /** Whether the same request may succeed when sent again, unchanged, a little later. */
  readonly retryable: boolean;
  /** What its problem document has beside what every one has. */
  readonly members?: z.ZodRawShape;
  /** Whether what is missing may be the caller's account itself: whoever asks without one is told to sign in. */
  readonly accountMayBeGone?: true;
  readonly title: Readonly<Record<Language, string>>;
  /** `{name}` is replaced by the parameter of that name. */
  readonly detail: Readonly<Record<Language, string>>;
}

/** A kind of refusal, with the stable code that clients decide by. */
export interface ErrorKind<Code extends string = ErrorCode> extends ErrorRow {
  readonly code: Code;
}

type ErrorTable<Code extends string> = { readonly [C in Code]: ErrorKind<C> };

/** A table of errors, by their codes. The platform has one, and each feature may have its own. */
export function defineErrors<Code extends string>(rows: Readonly<Record<Code, ErrorRow>>): ErrorTable<Code> {
  const kinds = Object.entries<ErrorRow>(rows).map(([code, row]) => [code, { code, ...row }]);
  return Object.fromEntries(kinds) as ErrorTable<Code>;
}

/** What any request may be refused with, whatever it is about. */
export const PLATFORM_ERRORS = defineErrors({
  'validation-failed': {
    status: 400,
    retryable: false,
    members: { errors: z.array(z.object({ field: z.string(), message: z.string() })) },
    title: { en: 'The request is not valid', es: 'La solicitud no es válida' },
    detail: { en: 'Correct these fields: {fields}.', es: 'Corrija estos campos: {fields}.' },
  },
  'malformed-body': {
    status: 400,
    retryable: false,
    title: { en: 'The body cannot be read', es: 'No se puede leer el cuerpo' },
    detail: {
      en: 'Send a body that is valid JSON and not empty, or no Content-Type if there is no body.',
      es: 'Envíe un cuerpo que sea JSON válido y no esté vacío, o ningún Content-Type si no hay cuerpo.',
    },
  },
  'malformed-request': {
    status: 400,
    retryable: false,
    title: { en: 'This is not valid HTTP', es: 'Esto no es HTTP válido' },
    detail: {
      en: 'Send a complete HTTP/1.1 request with exactly one Host header.',
      es: 'Envíe una solicitud HTTP/1.1 completa con un solo encabezado Host.',
    },
  },
  unauthenticated: {
    status: 401,
    retryable: false,
    title: { en: 'Sign in first', es: 'Inicie sesión primero' },
    detail: {
      en: 'Send a valid access token as "Authorization: Bearer …".',
      es: 'Envíe un token de acceso válido como "Authorization: Bearer …".',
    },
  },
  'token-expired': {
    status: 401,
    retryable: false,
    title: { en: 'The access token has expired', es: 'El token de acceso ha expirado' },
    detail: {
      en: 'Get a new one from POST /api/auth/refresh, then repeat the request.',
      es: 'Obtenga uno nuevo con POST /api/auth/refresh y repita la solicitud.',
    },
  },
  forbidden: {
    status: 403,
    retryable: false,
    accountMayBeGone: true,
    title: { en: 'Not allowed', es: 'No permitido' },
    detail: { en: '{reason}', es: '{reason}' },
  },
  'not-found': {
    status: 404,
    retryable: false,
    accountMayBeGone: true,
    title: { en: 'Not found', es: 'No encontrado' },
    detail: { en: 'There is no such {what}.', es: 'No existe: {what}.' },
  },
  'request-timeout': {
    status: 408,
    retryable: true,
    title: { en: 'The request took too long to arrive', es: 'La solicitud tardó demasiado en llegar' },
    detail: {
      en: 'Nothing was changed. Send the whole request again, without pauses.',
      es: 'No se cambió nada. Envíe de nuevo la solicitud entera, sin pausas.',
    },
  },
  'concurrency-conflict': {
    status: 409,
    retryable: true,
    title: { en: 'Others were faster just now', es: 'Otros se adelantaron en este momento' },
    detail: {
      en: 'Nothing was changed. Send the same request again after the seconds in Retry-After.',
      es: 'No se cambió nada. Repita la misma solicitud tras los segundos indicados en Retry-After.',
    },
  },
  'invalid-transition': {
    status: 409,
    retryable: false,
    members: { from: z.string(), allowed: z.array(z.string()).optional() },
    title: { en: 'It cannot change that way', es: 'No puede cambiar así' },
    detail: { en: '{reason}', es: '{reason}' },
  },
  'body-too-large': {
    status: 413,
    retryable: false,
    title: { en: 'The body is too large', es: 'El cuerpo es demasiado grande' },
    detail: { en: 'Send at most {limit} bytes.', es: 'Envíe a lo sumo {limit} bytes.' },
  },
  'unsupported-media-type': {
    status: 415,
    retryable: false,
    title: { en: 'This kind of body is not understood', es: 'No se entiende este tipo de cuerpo' },
    detail: { en: 'Send "Content-Type: {type}".', es: 'Envíe "Content-Type: {type}".' },
  },
  'expectation-failed': {
    status: 417,
    retryable: false,
    title: { en: 'The expectation cannot be met', es: 'No se puede cumplir la expectativa' },
    detail: {
      en: 'Send no Expect header, or "Expect: 100-continue".',
      es: 'No envíe el encabezado Expect, o envíe "Expect: 100-continue".',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    retryable: false,
    title: {
      en: 'The idempotency key belongs to another request',
      es: 'La clave de idempotencia es de otra solicitud',
    },
    detail: {
      en: 'This Idempotency-Key was used with a different request. Use a new key for a new request.',
      es: 'Esta Idempotency-Key se usó con otra solicitud. Use una clave nueva para una solicitud nueva.',
    },
  },
  'request-in-progress': {
    status: 409,
    retryable: true,
    title: {
      en: 'The first request with this key is still under way',
      es: 'La primera solicitud con esta clave sigue en curso',
    },
    detail: {
      en: 'What becomes of it is not known yet. Send the same request again after the seconds in Retry-After.',
      es: 'Aún no se sabe qué resultará de ella. Repita la misma solicitud tras los segundos indicados en Retry-After.',
    },
  },
  'rate-limited': {
    status: 429,
    retryable: true,
    title: { en: 'Too many requests', es: 'Demasiadas solicitudes' },
    detail: {
      en: 'Wait {seconds} s before trying again.',
      es: 'Espere {seconds} s antes de intentar de nuevo.',
    },
  },
  'headers-too-large': {
    status: 431,
    retryable: false,
    title: { en: 'The headers are too large', es: 'Los encabezados son demasiado grandes' },
    detail: {
      en: 'Send at most 16 KiB of address and headers.',
      es: 'Envíe a lo sumo 16 KiB de dirección y encabezados.',
    },
  },
  internal: {
    status: 500,
    retryable: false,
    title: { en: 'Something went wrong on our side', es: 'Algo falló de nuestro lado' },
    detail: {
      en: 'Look at what became of your request before you send it again; with an Idempotency-Key it can be sent again as it is. Tell us the request id {requestId}.',
      es: 'Vea qué fue de su solicitud antes de repetirla; con Idempotency-Key puede repetirse tal cual. Indíquenos la solicitud {requestId}.',
    },
  },
  overloaded: {
    status: 503,
    retryable: true,
    title: { en: 'Too busy at the moment', es: 'Demasiada demanda en este momento' },
    detail: {
      en: 'Nothing was changed. Send the same request again after the seconds in Retry-After.',
      es: 'No se cambió nada. Repita la misma solicitud tras los segundos indicados en Retry-After.',
    },
  },
  'shutting-down': {
    status: 503,
    retryable: true,
    title: { en: 'This server is closing', es: 'Este servidor se está cerrando' },
    detail: {
      en: 'Nothing was changed. Send the same request again, on a new connection, after the seconds in Retry-After.',
      es: 'No se cambió nada. Repita la misma solicitud, en una conexión nueva, tras los segundos indicados en Retry-After.',
    },
  },
  'database-unavailable': {
    status: 503,
    retryable: true,
    title: { en: 'The database cannot be reached', es: 'No se puede alcanzar la base de datos' },
    detail: {
      en: 'Look at what became of your request before you send it again; with an Idempotency-Key it can be sent again as it is.',
      es: 'Vea qué fue de su solicitud antes de repetirla; con Idempotency-Key puede repetirse tal cual.',
    },
  },
});

/** All tables there are. features/all.ts adds those of the features it lists, so the sum is closed by types. */
export interface ErrorTables {
  readonly platform: typeof PLATFORM_ERRORS;
}

type CodeIn<Table> = Table extends unknown ? keyof Table : never;

/** Every code that a client can get. docs/errors.md is kept equal to them by a test. */
export type ErrorCode = CodeIn<ErrorTables[keyof ErrorTables]>;

/** All kinds of several tables. @throws Error when two of them have the same code */
export function kindsOf(tables: readonly Readonly<Record<string, ErrorKind>>[]): readonly ErrorKind[] {
  const kinds = tables.flatMap((table) => Object.values(table));
  const twice = kinds.find(({ code }, index) => kinds.findIndex((other) => other.code === code) < index);
  if (twice !== undefined) throw new Error(`the error ${twice.code} is in two tables`);
  return kinds;
}

type Text = string | number | Readonly<Record<Language, string>>;

/** How much of a limit is left, and until when. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/** What every problem document has. */
type OwnMember = 'type' | 'title' | 'status' | 'detail' | 'instance' | 'code' | 'requestId' | 'traceId';

interface AppErrorOptions {
  /** Values for the `{name}` places of the detail; a value may itself differ by language. */
  readonly params?: Readonly<Record<string, Text>>;
  /** Members added to the problem document, such as `items`; none takes the place of its own. */
  readonly extensions?: Readonly<Record<string, unknown>> & { readonly [member in OwnMember]?: never };
  /** Nothing was decided yet: the same request may be answered otherwise later, so a key does not keep it. */
  readonly undecided?: boolean;
  readonly retryAfterSeconds?: number;
  /** The limit that was exceeded. */
  readonly rateLimit?: RateLimit;
  readonly cause?: unknown;
}

/** A refusal that the client should see. Everything else that is thrown becomes `internal`. */
export class AppError extends Error {
  override name = 'AppError';
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly options: AppErrorOptions;

  constructor(kind: ErrorKind, options: AppErrorOptions = {}) {
    super(kind.code, { cause: options.cause });
    this.kind = kind;
    this.code = kind.code;
    this.options = options;
  }
}

/** A thing that is not there, or not the caller's to see: both answer the same. */
export function notFound(what: keyof typeof THINGS): AppError {
  return new AppError(PLATFORM_ERRORS['not-found'], { params: { what: { en: what, es: THINGS[what] } } });
}

/** A body of another type than the route takes. */
export function unsupportedMediaType(type: string): AppError {
  return new AppError(PLATFORM_ERRORS['unsupported-media-type'], { params: { type } });
}

/** The detail of an error in the language asked for. */
export function detailOf({ detail }: ErrorKind, language: Language, params: AppErrorOptions['params'] = {}): string {
  return detail[language].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return typeof value === 'object' ? value[language] : String(value);
  });
}
