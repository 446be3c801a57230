import { TianguisError } from './errors.ts';
import type { components } from './generated/schema.ts';
import { sendRepeatedly } from './retry.ts';

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
        }),
      );
  }

  /**
   * Sends with the present token, and once more with a new one where that has expired.
   * @throws TianguisError of the refresh, or NoAnswerError
   */
  async send(send: (accessToken: string | undefined) => Promise<Response>): Promise<Response> {
    const sentWith = this.store.get()?.accessToken;
    const response = await send(sentWith);
    if (response.status !== 401 || sentWith === undefined || !(await isExpired(response))) return response;
    return (await this.renew(sentWith)) ? send(this.store.get()?.accessToken) : response;
  }

  /** @param expired the token that will not do. @returns whether there is another */
  renew(expired: string): Promise<boolean> {
    this.#refreshing ??= this.#locked(() => this.#exchange(expired)).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
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
    try {
      // What is not answered is not sent again: the market would take the token for stolen.
      const sending = { signal: undefined, retry: {}, isRepeatable: false };
      const response = await sendRepeatedly(() => this.#refresh(tokens.refreshToken), sending);
      const { accessToken, refreshToken } = (await response.json()) as components['schemas']['Session'];
      this.store.set({ accessToken, refreshToken });
      return true;
    } catch (error) {
      if (error instanceof TianguisError && error.status === 401) this.store.set(undefined);
      throw error;
    }
  }
}

async function isExpired(response: Response): Promise<boolean> {
  const problem = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: string };
  return problem.code === 'token-expired';
}
