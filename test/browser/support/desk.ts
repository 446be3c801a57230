import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Seller, TestMarket } from '../../support/market.ts';
import { pay, placeOrder } from '../../support/steps.ts';
import { signedIn } from './shop.ts';

/** What people do at the seller's desk. */

/** A seller's browser, at a place of the desk. */
export async function atDesk(
  market: TestMarket,
  browser: Browser,
  { seller, place = '', ...options }: { seller: Seller; place?: string } & BrowserContextOptions,
): Promise<Page> {
  const page = await (await signedIn(market, browser, seller, options)).newPage();
  await page.goto(`${market.origin}/seller${place}`);
  return page;
}

/** A paid order with a seller of its own, or another of this one. */
export async function paidOrder(market: TestMarket, { seller, quantity = 1 }: { seller?: Seller; quantity?: number } = {}) {
  const between = seller && { seller, buyer: await market.buyer() };
  const order = await placeOrder(market, quantity, between);
  await pay(market, order);
  return order;
}

/** Faults that keep people from using a page. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How much of the page has to be looked for at the side, in pixels. */
export const overflowOf = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
