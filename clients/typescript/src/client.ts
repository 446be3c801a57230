import createClient, { defaultPathSerializer, type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import { type FollowOptions, followEvents, type Topic } from './events.ts';
import { KEYED } from './generated/keyed.ts';
import type { components, paths } from './generated/schema.ts';
import { NoAnswerError } from './no-answer.ts';
import { type RetryOptions, sendRepeatedly } from './retry.ts';
import { memoryTokens, TokenSession, type TokenStore } from './session.ts';

export interface TianguisOptions {
  /** Where the market is, without `/api`: `https://shop.example`, or `''` on its own pages. */
  readonly baseUrl: string;
  /** Where the user's tokens are kept. Default: in memory. */
  readonly tokens?: TokenStore;
  /** Default: the platform's. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** For all calls; each may have its own. `false`: nothing is sent again. */
  readonly retry?: RetryOptions | false;
  /** The language of what is for people. Default: the browser's. */
  readonly language?: 'en' | 'es';
}

/** What a call may have beside what the market takes. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly retry?: RetryOptions | false;
  /**
   * Of what the user wants done, where the route takes one: kept with the page it makes a second click, or a page that is loaded anew,
   * the same request. Default: one for each call, kept over its tries.
   */
  readonly idempotencyKey?: string;
}

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete';
type Media = `${string}/${string}`;

type PathsWith<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends { [K in M]: unknown } ? Path : never;
}[keyof paths];

/** What openapi-fetch takes of an operation: `params`, `body`, `parseAs`, `headers`. */
type InitOf<Path extends PathsWith<M>, M extends Method> = MaybeOptionalInit<paths[Path], M>;

type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];
type Given<Init> = [RequiredKeys<NonNullable<Init>>] extends [never]
  ? [init?: Init & CallOptions]
  : [init: Init & CallOptions];

type DataOf<Path extends PathsWith<M>, M extends Method, Init> =
  // biome-ignore lint/suspicious/noExplicitAny: openapi-fetch's own bound for an operation
  FetchResponse<paths[Path][M] & Record<string | number, any>, Init, Media> extends infer Answer
    ? Answer extends { data: infer Data; error?: never }
      ? Data
      : never
    : never;

/** A success. Its headers tell the ETag, the next page (Link), and whether it was replayed. */
export interface Answered<Data> {
  readonly data: Data;
  readonly response: Response;
}

type Call<M extends Method> = <Path extends PathsWith<M>, Init extends InitOf<Path, M>>(
  path: Path,
  ...init: Given<Init>
) => Promise<Answered<DataOf<Path, M, Init>>>;

type Session = components['schemas']['Session'];

export interface Tianguis {
  /** Calls by path and method. @throws TianguisError, NoAnswerError, or the signal's reason */
  readonly get: Call<'get'>;
  readonly post: Call<'post'>;
  readonly put: Call<'put'>;
  readonly patch: Call<'patch'>;
  readonly delete: Call<'delete'>;
  /** Signs in, and keeps the tokens. */
  signIn(credentials: { readonly email: string; readonly password: string }): Promise<Session['user']>;
  /** Makes an account, signs in, and keeps the tokens. */
  register(account: Registration): Promise<Session['user']>;
  /** Forgets the tokens, and has the market forget them. */
  signOut(): Promise<void>;
  /**
   * Tells of topics until the signal ends it, over however many connections; none is lost in between.
   * @throws TianguisError where the topics are refused, or the user has to sign in
   */
  events(topics: readonly Topic[], options: FollowOptions): Promise<void>;
  /** The user's tokens. */
  readonly tokens: TokenStore;
}

export interface Registration {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role?: 'BUYER' | 'SELLER';
}

/** A client of one market, for one user. */
export function createTianguis(options: TianguisOptions): Tianguis {
  const baseUrl = absolute(options.baseUrl);
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const session = new TokenSession(options.tokens ?? memoryTokens(), baseUrl, send);
  const client = createClient<paths>({
    baseUrl,
    pathSerializer: (path, values) => defaultPathSerializer(path, withoutDots(values)),
    ...(options.language && { headers: { 'accept-language': options.language } }),
  });

  const call = async (method: Method, path: string, wanted: CallOptions & Record<string, unknown> = {}) => {
    const { signal, retry = options.retry ?? {}, idempotencyKey, ...given } = wanted;
    const isKeyed = KEYED.has(`${method.toUpperCase()} ${path}`);
    const key = isKeyed ? (idempotencyKey ?? crypto.randomUUID()) : undefined;
    const fetchOne = (request: Request) => {
      if (key !== undefined) request.headers.set('idempotency-key', key);
      const once = () => session.send((token) => send(signed(request.clone(), token)), signal);
      const isStream = given.parseAs === 'stream';
      return sendRepeatedly(once, { signal, retry, isRepeatable: isKeyed || method === 'get', isStream });
    };
    // biome-ignore lint/suspicious/noExplicitAny: the types of the interface are the callers'
    const request = client.request as any;
    const init = { ...given, ...(signal && { signal }), fetch: fetchOne };
    const { data, response } = await request(method, path, init).catch((error: unknown) => {
      throw error instanceof SyntaxError ? new NoAnswerError('The answer is no JSON.', { cause: error }) : error;
    });
    return { data, response };
  };
  const of = (method: Method) => (path: string, init?: object) =>
    call(method, path, init as CallOptions & Record<string, unknown>);
  const keep = ({ user, accessToken, refreshToken }: Session) => {
    session.store.set({ accessToken, refreshToken });
    return user;
  };

  const tianguis = {
    ...{ get: of('get'), post: of('post'), put: of('put'), patch: of('patch'), delete: of('delete') },
    tokens: session.store,
    signIn: async (body: object) => keep((await call('post', '/api/auth/login', { body })).data),
    register: async (body: object) => keep((await call('post', '/api/auth/register', { body })).data),
    signOut: async () => {
      const tokens = session.store.get();
      session.store.set(undefined);
      if (tokens !== undefined) await call('post', '/api/auth/logout', { body: { refreshToken: tokens.refreshToken } });
    },
    events: (topics: readonly Topic[], follow: FollowOptions) =>
      followEvents({ baseUrl, send, session, topics }, follow),
  };
  return tianguis as unknown as Tianguis;
}

function signed(request: Request, accessToken: string | undefined): Request {
  if (accessToken !== undefined) request.headers.set('authorization', `Bearer ${accessToken}`);
  return request;
}

/** A part of a path that is all dots would lead elsewhere, encoded or not: instead it is sent as a name that nothing has. */
function withoutDots(values: Record<string, unknown>): Record<string, unknown> {
  const isDots = (value: unknown) => value === '.' || value === '..';
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, isDots(value) ? String(value).replaceAll('.', '%2E') : value]),
  );
}

/** `Request` takes no address without an origin, but for a browser's page, which has one. */
function absolute(baseUrl: string): string {
  const { location } = globalThis as { location?: { origin: string } };
  const url = baseUrl.startsWith('/') || baseUrl === '' ? `${location?.origin ?? ''}${baseUrl}` : baseUrl;
  return url.replace(/\/+$/, '');
}
