import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { beforeEach, expect } from 'vitest';
import { sequenceForTest } from '../../support/events.ts';
import { ADDRESS, type Buyer, type Seller, type TestMarket, useMarket } from '../../support/market.ts';
import { personWith } from './browser.ts';

/** What people do in the storefront, and what there is to buy. */

/** A market whose pages are told what happens, as beside a process's own work. */
export function useLiveMarket(environment: Record<string, string> = {}): () => TestMarket {
  const market = useMarket(environment, { patient: true });
  beforeEach(() => {
    sequenceForTest(market());
  });
  return market;
}

export interface Goods {
  readonly name: string;
  readonly category?: string;
  readonly stock: number;
  /** Centavos. */
  readonly price?: number;
  /** What it is measured in, and in how many digits after the point. Default: pieces. */
  readonly unit?: { readonly unit: string; readonly unitScale: number };
}

/** A cheese that is weighed: of the kilogram, whose thousandth costs 20 centavos, there are one and a half. */
export const QUESILLO: Goods = {
  ...{ name: 'Quesillo', category: 'GASTRONOMIA', price: 20, stock: 1_500 },
  unit: { unit: 'KG', unitScale: 3 },
};

/** A product, as its seller would have made it. @returns its id */
export async function product(market: TestMarket, goods: Goods, seller?: Seller): Promise<string> {
  const { token } = seller ?? (await market.seller());
  const { name, stock, price = 24_000, category = 'CERAMICA', unit } = goods;
  const body = { name, description: 'Made by hand.', price: { amount: price }, category, stock, ...unit };
  const answer = await market.call('POST', '/api/marketplace/products', { token, body });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

/** Somebody's browser, who is signed in. @param options of the browser */
export async function signedIn(
  market: TestMarket,
  browser: Browser,
  { token }: Pick<Buyer, 'token'>,
  options?: BrowserContextOptions,
): Promise<BrowserContext> {
  const value = JSON.stringify({ accessToken: token, refreshToken: 'there is none' });
  const localStorage = [{ name: 'tianguis.tokens', value }];
  const storageState = { cookies: [], origins: [{ origin: market.origin, localStorage }] };
  return personWith(browser, { ...options, storageState });
}

/** Somebody at the checkout, with an address typed, who has this in the cart. */
export async function atCheckout(
  market: TestMarket,
  browser: Browser,
  { productId, quantity = 1 }: { productId: string; quantity?: number },
): Promise<{ page: Page; buyer: Buyer; person: BrowserContext }> {
  const [buyer] = await market.buyersWanting(1, [{ productId, quantity }]);
  if (buyer === undefined) throw new Error('no buyer was made');
  const person = await signedIn(market, browser, buyer);
  const page = await person.newPage();
  await page.goto(`${market.origin}/shop/checkout`);
  await fillAddress(page);
  return { page, buyer, person };
}

export async function fillAddress(page: Page): Promise<void> {
  await page.getByLabel('Street and number').fill(ADDRESS.street);
  await page.getByLabel('City').fill(ADDRESS.city);
  await page.getByLabel('State').fill(ADDRESS.state);
  await page.getByLabel('Postcode').fill(ADDRESS.zipCode);
}

export const orderButton = (page: Page) => page.locator('form').getByRole('button', { name: /^Order for/ });
export const payButton = (page: Page) => page.getByRole('button', { name: /^Pay / });
export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** Has arrived at an order that is to be paid. */
export async function atPayment(page: Page): Promise<void> {
  await payButton(page).waitFor();
  expect(new URL(page.url()).pathname).toMatch(/\/shop\/orders\/.+/);
}

/** How many orders somebody has. */
export async function ordersOf(market: TestMarket, { token }: Pick<Buyer, 'token'>): Promise<number> {
  return (await market.call('GET', '/api/marketplace/orders', { token })).body.pagination.total;
}

/** What is shown has come. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.loading').first().waitFor({ state: 'detached' });
}
