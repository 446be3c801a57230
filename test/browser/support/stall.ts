import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Seller, TestMarket } from '../../support/market.ts';
import { heading, signedIn } from './shop.ts';

/** What sellers do at their desk. */

/** A seller's browser, at a place of the desk. */
export async function atDesk(
  market: TestMarket,
  browser: Browser,
  { seller, place = '', ...options }: { seller: Seller; place?: string } & BrowserContextOptions,
): Promise<Page> {
  const page = await (await signedIn(market, browser, seller, options)).newPage();
  await page.goto(`${market.origin}/seller${place === '' ? '' : `/${place}`}`);
  return page;
}

/** A product in the form in which it is edited. */
export async function openProduct(page: Page, name: string): Promise<void> {
  await heading(page, name).waitFor();
  await page.getByLabel('Name').waitFor();
}

export const saveButton = (page: Page) => page.getByRole('button', { name: 'Save' });

/** Saves what was typed, and sees that it was. */
export async function save(page: Page): Promise<void> {
  await saveButton(page).click();
  await page.getByText('Everything is saved').waitFor();
}

/** What the page says that was done. */
export const said = (page: Page, text: string | RegExp) => page.locator('.said').getByText(text);

/** What both have made of a field. */
export const both = (page: Page, field: string) =>
  page.getByRole('region', { name: `You and somebody else changed the ${field}.` });

/** What is wider than the page. */
export const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** A document of goods, through the API. @returns its body */
// biome-ignore lint/suspicious/noExplicitAny: the test's own assertions are the type
export async function goods(market: TestMarket, { token }: Seller, path: string, body: object): Promise<any> {
  const answer = await market.call('POST', `/api/inventory/${path}`, { token, body });
  expect(answer.status).toBe(201);
  return answer.body;
}

/** Where a seller's goods lie at first. */
export async function warehouseOf(market: TestMarket, { token }: Seller): Promise<string> {
  return (await market.call('GET', '/api/inventory/warehouses', { token })).body.data[0].id;
}
