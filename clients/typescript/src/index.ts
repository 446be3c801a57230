export {
  type Answered,
  type CallOptions,
  createTianguis,
  type Registration,
  type Tianguis,
  type TianguisOptions,
} from './client.ts';
export { type Problem, type ProblemCode, type ProblemOf, TianguisError } from './errors.ts';
export type { FollowOptions, StreamEvent, Topic } from './events.ts';
export type { components, operations, paths } from './generated/schema.ts';
export { NoAnswerError } from './no-answer.ts';
export type { Retry, RetryOptions } from './retry.ts';
export { memoryTokens, type TokenStore, type Tokens } from './session.ts';
