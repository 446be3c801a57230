import { errorOf, TianguisError } from './errors.ts';
import type { components } from './generated/schema.ts';
import { NoAnswerError } from './no-answer.ts';
import { sendRepeatedly, unlessAborted } from './retry.ts';

/** What signs a user's calls. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Where tokens are kept: in memory, or where several tabs find them. */
export interface TokenStore {
  get(): Tokens | undefined;
  /** @param tokens undefined: whoever it was has to sign in again */
  set(tokens: Tokens | undefined): void;
}

/** Tokens that go with the page. */
export function memoryTokens(tokens?: Tokens): TokenStore {
  let kept = tokens;
  return {
    get: () => kept,
    set: (next) => {
      kept = next;
    },
  };
}

/** One that is not answered would keep all calls waiting, and those of other tabs. */
const REFRESH_WITHIN_MS = 30_000;

type Locks = { request<T>(name: string, work: () => Promise<T>): Promise<T> };

/**
 * Gets new tokens when the old ones have expired. A refresh token works once: however many calls find theirs expired, one refresh
 * serves them all, also those of other tabs that share the store.
 */
export class TokenSession {
  readonly store: TokenStore;
  readonly #refresh: (refreshToken: string) => Promise<Response>;
  readonly #name: string;
  #refreshing: Promise<boolean> | undefined;

  constructor(store: TokenStore, baseUrl: string, fetch: (request: Request) => Promise<Response>) {
    this.store = store;
    this.#name = `tianguis refresh ${baseUrl}`;
    this.#refresh = (refreshToken) =>
      fetch(
        new Request(`${baseUrl}/api/auth/refresh`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ refreshToken }),
          signal: AbortSignal.timeout(REFRESH_WITHIN_MS),
        }),
      );
  }

  /**
   * Sends with the present token, and once more with a new one where that has expired.
   * @throws TianguisError of the first answer or of the refresh, NoAnswerError, or the signal's reason
   */
  async send(
    send: (accessToken: string | undefined) => Promise<Response>,
    signal: AbortSignal | undefined,
  ): Promise<Response> {
    const sentWith = this.store.get()?.accessToken;
    const response = await send(sentWith);
    if (response.status !== 401 || sentWith === undefined) return response;
    const refusal = await errorOf(response);
    const isExpired = refusal instanceof TianguisError && refusal.code === 'token-expired';
    if (!isExpired || !(await this.renew(sentWith, signal))) throw refusal;
    return send(this.store.get()?.accessToken);
  }

  /** @param expired the token that will not do. @returns whether there is another. @throws as `send` */
  renew(expired: string, signal: AbortSignal | undefined): Promise<boolean> {
    this.#refreshing ??= this.#locked(() => this.#exchange(expired)).finally(() => {
      this.#refreshing = undefined;
    });
    // Who gives up leaves it to the others.
    return unlessAborted(this.#refreshing, signal);
  }

  /** One tab at a time, where the browser can say so. */
  #locked(work: () => Promise<boolean>): Promise<boolean> {
    const { locks } = (globalThis.navigator ?? {}) as { locks?: Locks };
    return locks === undefined ? work() : locks.request(this.#name, work);
  }

  async #exchange(expired: string): Promise<boolean> {
    const tokens = this.store.get();
    if (tokens === undefined) return false;
    // Another call, or another tab, was faster.
    if (tokens.accessToken !== expired) return true;
    // Whoever signed out meanwhile, or in as somebody else, stays so; the market ends the successor with the token it came of.
    const isStillTheirs = () => this.store.get()?.refreshToken === tokens.refreshToken;
    try {
      // What is not answered is not sent again: the market would take the token for stolen.
      const sending = { signal: undefined, retry: {}, isRepeatable: false };
      const response = await sendRepeatedly(() => this.#refresh(tokens.refreshToken), sending);
      const next = await tokensIn(response);
      if (!isStillTheirs()) return false;
      this.store.set(next);
      return true;
    } catch (error) {
      if (error instanceof TianguisError && error.status === 401 && isStillTheirs()) this.store.set(undefined);
      throw error;
    }
  }
}

/** @throws NoAnswerError where there are none: a proxy has answered for the market */
async function tokensIn(response: Response): Promise<Tokens> {
  const session = (await response.json().catch(() => undefined)) as
    | Partial<components['schemas']['Session']>
    | undefined;
  const { accessToken, refreshToken } = session ?? {};
  if (typeof accessToken !== 'string' || typeof refreshToken !== 'string')
    throw new NoAnswerError('The answer has no tokens.', { status: response.status });
  return { accessToken, refreshToken };
}
