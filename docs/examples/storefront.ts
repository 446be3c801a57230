/** What a storefront does on each answer of the market: an example of docs/frontend-integration.md, run by test/http/storefront.test.ts. */

export interface Money {
  readonly amount: number;
  readonly currency: 'MXN';
}

export interface Order {
  readonly id: string;
  readonly status: string;
  readonly total: Money;
}

export interface Checkout {
  readonly id: string;
  readonly total: Money;
  /** Unpaid after this, its orders are cancelled. */
  readonly expiresAt: string;
  readonly orders: readonly Order[];
}

/** A problem document (RFC 9457): what clients decide by is `code`. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  /** For people, in the language of Accept-Language. */
  readonly detail: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly items?: readonly {
    readonly productId: string;
    readonly requested: number;
    readonly available?: number;
    readonly limit?: number;
  }[];
  readonly requestId: string;
}

/** What the buyer is shown after a click on "buy", or "pay". */
export type Shown =
  | { readonly show: 'ordered'; readonly checkout: Checkout }
  | { readonly show: 'paid'; readonly order: Order }
  | { readonly show: 'waiting for the bank'; readonly order: Order }
  | { readonly show: 'another card'; readonly problem: Problem }
  /** The cart was read anew: it shows what can be had, and what it costs now. */
  | { readonly show: 'cart'; readonly problem: Problem; readonly cart: unknown }
  | { readonly show: 'field errors'; readonly problem: Problem }
  | { readonly show: 'orders'; readonly problem: Problem }
  | { readonly show: 'sign in' }
  /** The same click again does no harm: "try again". */
  | { readonly show: 'retry button'; readonly problem: Problem | undefined }
  | { readonly show: 'error'; readonly problem: Problem };

export interface StorefrontOptions {
  readonly origin: string;
  readonly accessToken: () => string | undefined;
  /** Gets a new access token. @returns false when the user has to sign in */
  readonly refresh: () => Promise<boolean>;
  /** Told when work begins and ends: the button shows "processing" meanwhile, and takes no second click. */
  readonly onProcessing?: (isProcessing: boolean) => void;
  /** How often something that may succeed a moment later is sent again by itself. */
  readonly triesMax?: number;
  /** In milliseconds; replaced in tests. */
  readonly wait?: (ms: number) => Promise<void>;
}

type Answer<T> =
  | { readonly ok: true; readonly status: number; readonly body: T }
  | { readonly ok: false; readonly problem: Problem | undefined };

const RETRYABLE = new Set([408, 409, 429, 503]);
/** Of 409 only these may succeed when sent again unchanged; the others are decisions. */
const RETRYABLE_CONFLICTS = new Set(['concurrency-conflict', 'request-in-progress']);
const FIRST_PAUSE_MS = 300;

export class Storefront {
  readonly #options: Required<StorefrontOptions>;

  constructor(options: StorefrontOptions) {
    this.#options = {
      onProcessing: () => {},
      triesMax: 4,
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      ...options,
    };
  }

  /**
   * Orders what is in the cart.
   * @param key made when the page with the button was shown, and kept with it: a second click, or a page that is loaded anew, sends
   *   the same, and there is one order. What is changed by the buyer after a refusal gets a new one
   */
  async checkout(
    key: string,
    body: { shippingAddress: object; expectedTotal?: Money; voucherCode?: string },
  ): Promise<Shown> {
    const answer = await this.#processing(() =>
      this.#send<Checkout>('POST', '/api/marketplace/checkout', { body, key }),
    );
    if (answer.ok) return { show: 'ordered', checkout: answer.body };
    const { problem } = answer;
    switch (problem?.code) {
      case 'insufficient-stock':
      case 'purchase-limit':
      case 'price-changed':
      case 'voucher-invalid':
      case 'voucher-used-up':
        return { show: 'cart', problem, cart: await this.#cart() };
      case 'concurrency-conflict':
        // It was sent again by itself already. The cart may look different by now.
        return { show: 'retry button', problem };
      case 'empty-cart':
        // Another tab has checked out.
        return { show: 'orders', problem };
      default:
        return this.#final(problem);
    }
  }

  /** Pays an order. A declined card leaves the order as it is, to be paid otherwise before it expires. */
  async pay(key: string, orderId: string, paymentMethod: string): Promise<Shown> {
    const path = `/api/marketplace/orders/${orderId}/payments`;
    const answer = await this.#processing(() => this.#send<Order>('POST', path, { body: { paymentMethod }, key }));
    if (answer.ok) {
      const isPaid = answer.body.status === 'PAID';
      return isPaid ? { show: 'paid', order: answer.body } : { show: 'waiting for the bank', order: answer.body };
    }
    const { problem } = answer;
    if (problem?.code === 'payment-declined') return { show: 'another card', problem };
    // Paid in another tab, or expired: the order says which.
    if (problem?.code === 'invalid-transition') return { show: 'orders', problem };
    return this.#final(problem);
  }

  #final(problem: Problem | undefined): Shown {
    if (problem === undefined || problem.status === 503 || problem.status === 429)
      return { show: 'retry button', problem };
    if (problem.status === 401) return { show: 'sign in' };
    if (problem.code === 'validation-failed') return { show: 'field errors', problem };
    // 422 idempotency-key-reused is a fault of this page: a key goes with one cart and one address.
    return { show: 'error', problem };
  }

  async #cart(): Promise<unknown> {
    const answer = await this.#send<unknown>('GET', '/api/marketplace/cart', {});
    return answer.ok ? answer.body : undefined;
  }

  async #processing<T>(work: () => Promise<T>): Promise<T> {
    this.#options.onProcessing(true);
    try {
      return await work();
    } finally {
      this.#options.onProcessing(false);
    }
  }

  /** Sends a request, and again what may succeed a moment later: with its key that is safe, whatever became of the first. */
  async #send<T>(method: string, path: string, { body, key }: { body?: object; key?: string }): Promise<Answer<T>> {
    let answer: Answer<T> = { ok: false, problem: undefined };
    let mayRefresh = true;
    for (let tryNumber = 1; tryNumber <= this.#options.triesMax; tryNumber += 1) {
      const response = await this.#fetch(method, path, { body, key });
      if (response?.ok) return { ok: true, status: response.status, body: (await response.json()) as T };
      const problem = response && ((await response.json().catch(() => undefined)) as Problem | undefined);
      answer = { ok: false, problem };
      if (problem?.code === 'token-expired' && mayRefresh && (await this.#options.refresh())) {
        mayRefresh = false;
        continue;
      }
      if (problem !== undefined && !mayBeRepeated(problem)) return answer;
      const seconds = Number(response?.headers.get('retry-after') ?? 0);
      // At random, so that not everyone who was turned away comes back at the same moment.
      const pauseMs = Math.max(seconds * 1_000, FIRST_PAUSE_MS * 2 ** (tryNumber - 1)) * (1 + Math.random() / 4);
      if (tryNumber < this.#options.triesMax) await this.#options.wait(pauseMs);
    }
    return answer;
  }

  /** Undefined where no answer came: nobody knows what became of it. */
  async #fetch(method: string, path: string, { body, key }: { body?: object | undefined; key?: string | undefined }) {
    const token = this.#options.accessToken();
    return fetch(this.#options.origin + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => undefined);
  }
}

function mayBeRepeated({ status, code }: Problem): boolean {
  return status === 409 ? RETRYABLE_CONFLICTS.has(code) : RETRYABLE.has(status);
}
