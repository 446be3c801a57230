import { bytesOf } from './body.ts';
import type { components } from './generated/schema.ts';
import { NoAnswerError } from './no-answer.ts';

type Schemas = components['schemas'];

/** Every problem document (RFC 9457) that the market answers with; `code` tells them apart. */
export type Problem = {
  [Name in keyof Schemas]: Name extends `${string}Problem` ? Schemas[Name] : never;
}[keyof Schemas];

export type ProblemCode = Problem['code'];

/** The problem document of a code, such as `ProblemOf<'insufficient-stock'>`. */
export type ProblemOf<Code extends ProblemCode> = Extract<Problem, { code: Code }>;

/** The market's have a few kilobytes at most. */
const PROBLEM_BYTES_MAX = 1_000_000;

interface Refusal<Code extends ProblemCode> extends Error {
  /** What the market refuses for: decide by this. A newer market may have codes that are not here. */
  readonly code: Code;
  readonly status: number;
  /** All of it: `detail` is for people; `items` and the like depend on the code. */
  readonly problem: ProblemOf<Code>;
  /** After how many seconds the same request may succeed; undefined where it will not. */
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Headers;
}

/**
 * A refusal of the market. A union by `code`: after `error.code === 'insufficient-stock'`, `error.problem.items` is typed.
 */
export type TianguisError = { [Code in ProblemCode]: Refusal<Code> }[ProblemCode];

class RefusalError extends Error {
  override readonly name = 'TianguisError';
  readonly code: string;
  readonly status: number;
  readonly problem: Problem;
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Headers;

  constructor(problem: Problem, headers: Headers) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfterOf(headers);
    this.headers = headers;
  }
}

export const TianguisError = RefusalError as unknown as new (problem: Problem, headers: Headers) => TianguisError;

/** Seconds in Retry-After; undefined where there is none. */
export function retryAfterOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** What an answer that is no success comes to. */
export async function errorOf(response: Response): Promise<TianguisError | NoAnswerError> {
  const problem = await problemOf(response).catch(() => undefined);
  if (problem === undefined)
    return new NoAnswerError(`The answer ${response.status} is not the market's.`, { status: response.status });
  return new TianguisError(problem, response.headers);
}

async function problemOf(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) {
    // Nobody reads it, and its connection is wanted.
    await response.body?.cancel();
    return undefined;
  }
  const told: unknown = JSON.parse(new TextDecoder().decode(await bytesOf(response, PROBLEM_BYTES_MAX)));
  const { code, status, detail } = (told ?? {}) as Record<string, unknown>;
  const isProblem = typeof code === 'string' && typeof detail === 'string' && status === response.status;
  return isProblem ? (told as Problem) : undefined;
}
