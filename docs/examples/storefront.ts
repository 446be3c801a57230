import {
  type components,
  NoAnswerError,
  type Problem,
  type ProblemOf,
  type Tianguis,
  TianguisError,
} from '../../clients/typescript/src/index.ts';

/** What a storefront does on each answer of the market: an example of docs/frontend-integration.md, run by test/http/storefront.test.ts. */

type Schemas = components['schemas'];

/** What the buyer is shown after a click on "buy", or "pay". */
export type Shown =
  | { readonly show: 'ordered'; readonly checkout: Schemas['Checkout'] }
  | { readonly show: 'paid'; readonly order: Schemas['Order'] }
  | { readonly show: 'waiting for the bank'; readonly order: Schemas['Order'] }
  | { readonly show: 'another card'; readonly problem: ProblemOf<'payment-declined'> }
  /** The cart was read anew: it shows what can be had, and what it costs now. */
  | { readonly show: 'cart'; readonly problem: Problem; readonly cart: Schemas['Cart'] | undefined }
  | { readonly show: 'field errors'; readonly problem: ProblemOf<'validation-failed'> }
  | { readonly show: 'orders'; readonly problem: Problem }
  | { readonly show: 'sign in' }
  /** The same click again does no harm: "try again". Without a problem no answer came. */
  | { readonly show: 'retry button'; readonly problem: Problem | undefined }
  | { readonly show: 'error'; readonly problem: Problem };

export class Storefront {
  readonly #market: Tianguis;
  readonly #onProcessing: (isProcessing: boolean) => void;

  /** @param onProcessing told when work begins and ends: the button shows "processing" meanwhile, and takes no second click */
  constructor(market: Tianguis, onProcessing: (isProcessing: boolean) => void = () => {}) {
    this.#market = market;
    this.#onProcessing = onProcessing;
  }

  /**
   * Orders what is in the cart.
   * @param idempotencyKey made when the page with the button was shown, and kept with it: a second click, or a page that is loaded
   *   anew, sends the same, and there is one order. What is changed by the buyer after a refusal gets a new one
   */
  async checkout(
    idempotencyKey: string,
    body: {
      shippingAddress: Schemas['Address'];
      expectedTotal?: { amount: number; currency: 'MXN' };
      voucherCode?: string;
    },
  ): Promise<Shown> {
    try {
      const { data } = await this.#processing(this.#market.post('/api/marketplace/checkout', { body, idempotencyKey }));
      return { show: 'ordered', checkout: data };
    } catch (error) {
      if (!(error instanceof TianguisError)) return noAnswer(error);
      switch (error.code) {
        case 'insufficient-stock':
        case 'purchase-limit':
        case 'price-changed':
        case 'voucher-invalid':
        case 'voucher-used-up':
          return { show: 'cart', problem: error.problem, cart: await this.#cart() };
        case 'empty-cart':
          // Another tab has checked out.
          return { show: 'orders', problem: error.problem };
        default:
          return refused(error);
      }
    }
  }

  /** Pays an order. A declined card leaves the order as it is, to be paid otherwise before it expires. */
  async pay(idempotencyKey: string, id: string, paymentMethod: string): Promise<Shown> {
    try {
      const { data: order } = await this.#processing(
        this.#market.post('/api/marketplace/orders/{id}/payments', {
          params: { path: { id } },
          ...{ body: { paymentMethod }, idempotencyKey },
        }),
      );
      return order.status === 'PAID' ? { show: 'paid', order } : { show: 'waiting for the bank', order };
    } catch (error) {
      if (!(error instanceof TianguisError)) return noAnswer(error);
      if (error.code === 'payment-declined') return { show: 'another card', problem: error.problem };
      // Paid in another tab, or expired: the order says which.
      if (error.code === 'invalid-transition') return { show: 'orders', problem: error.problem };
      return refused(error);
    }
  }

  async #cart(): Promise<Schemas['Cart'] | undefined> {
    const answer = await this.#market.get('/api/marketplace/cart').catch(() => undefined);
    return answer?.data;
  }

  async #processing<T>(work: Promise<T>): Promise<T> {
    this.#onProcessing(true);
    return work.finally(() => this.#onProcessing(false));
  }
}

/** What the client has sent again by itself already, as often as it may. */
function refused(error: TianguisError): Shown {
  if (error.retryAfterSeconds !== undefined) return { show: 'retry button', problem: error.problem };
  if (error.status === 401) return { show: 'sign in' };
  if (error.code === 'validation-failed') return { show: 'field errors', problem: error.problem };
  // 422 idempotency-key-reused is a fault of this page: a key goes with one cart and one address.
  return { show: 'error', problem: error.problem };
}

/** Nobody knows what became of it: with its key the same again does no harm. @throws whatever is no lost connection */
function noAnswer(error: unknown): Shown {
  if (error instanceof NoAnswerError) return { show: 'retry button', problem: undefined };
  throw error;
}
