import { expect } from 'vitest';
import { Shop } from './goods.ts';
import { type Answer, callAt, type TestMarket } from './market.ts';

/** What tests ask and do about units. */

export const UNITS = '/api/units';

let drawn = 0;

/** An IMEI that no other test has. */
export function someImei(): string {
  drawn += 1;
  const first = `35${String(Date.now() % 1_000_000).padStart(6, '0')}${String(drawn).padStart(6, '0')}`;
  const sum = [...first].reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${first}${(10 - (sum % 10)) % 10}`;
}

export interface PatchOptions {
  readonly ifMatch?: string;
  readonly at?: string;
  readonly headers?: Record<string, string>;
  readonly token?: string;
}

/** A seller with a product and a site, and the register of its units. */
export class Site {
  readonly market: TestMarket;
  readonly id: string;
  readonly sellerId: string;
  readonly productId: string;
  readonly token: string;

  private constructor(market: TestMarket, { warehouseId, productId, seller }: Shop) {
    this.market = market;
    this.id = warehouseId;
    this.productId = productId;
    this.sellerId = seller.id;
    this.token = seller.token;
  }

  static async open(market: TestMarket): Promise<Site> {
    return new Site(market, await Shop.open(market));
  }

  get(path = ''): Promise<Answer> {
    return this.market.call('GET', `${UNITS}${path}`, { token: this.token });
  }

  /** @param at default: the market's own server */
  post(
    path: string,
    body?: object,
    { at = this.market.origin, headers = {}, token = this.token } = {},
  ): Promise<Answer> {
    return callAt(at, 'POST', `${UNITS}${path}`, { token, headers, ...(body && { body }) });
  }

  /** @param path of a unit: its id */
  delete(path: string, { at = this.market.origin, headers = {}, token = this.token } = {}): Promise<Answer> {
    return callAt(at, 'DELETE', `${UNITS}/${path}`, { token, headers });
  }

  /** @param ifMatch default: whatever is there */
  patch(
    path: string,
    body: object,
    { ifMatch = '*', at = this.market.origin, headers = {}, token = this.token }: PatchOptions = {},
  ): Promise<Answer> {
    return callAt(at, 'PATCH', `${UNITS}${path}`, { token, body, headers: { 'if-match': ifMatch, ...headers } });
  }

  /** Registers a laptop, where the fields say nothing else. @returns the unit */
  async unit(fields: object = {}): Promise<Answer['body']> {
    const { status, body } = await this.post('', { siteId: this.id, description: 'Laptop', ...fields });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }

  async entry(list: string, code: string, name = code): Promise<Answer['body']> {
    const { status, body } = await this.post(`/lists/${list}`, { code, name });
    expect(status).toBe(201);
    return body;
  }
}

/** What an answer says another has already. */
export const duplicates = (conflicts: Readonly<Record<string, string>>) => ({
  status: 409,
  body: { code: 'duplicate', conflicts: Object.entries(conflicts).map(([field, value]) => ({ field, value })) },
});
