import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Buyer, useMarket } from '../support/market.ts';
import { addToCart, PASSWORD, register } from '../support/steps.ts';
import { useBrowser } from './support/browser.ts';
import { atCheckout, heading, orderButton, ordersOf, product } from './support/shop.ts';
import { atDesk } from './support/stall.ts';

const market = useMarket({}, { patient: true });
const browser = useBrowser();

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.locator('form').getByRole('button', { name: 'Sign in' }).click();
}

/** Another buyer, who has this in the cart. */
async function nextBuyer(productId: string): Promise<{ email: string; token: string }> {
  const { accessToken: token, user } = await register(market());
  expect((await addToCart(market(), token, productId)).status).toBe(201);
  return { email: user.email, token };
}

/** A buyer whose order was sent, and whose answer never came. */
async function unanswered(productId: string): Promise<{ page: Page; buyer: Buyer }> {
  const { page, buyer } = await atCheckout(market(), browser(), { productId });
  await page.route('**/api/marketplace/checkout', (route) => route.abort());
  await orderButton(page).click();
  await page.getByRole('alert').waitFor();
  await page.unroute('**/api/marketplace/checkout');
  return { page, buyer };
}

describe('who signs in where another account was signed in', () => {
  it('finds nothing of what a seller typed who signed out', async () => {
    const page = await atDesk(market(), browser(), { seller: await market().seller(), place: 'products/new' });
    await page.getByLabel('Name').fill('A secret of the first');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Seller’s desk').waitFor();
    expect(await page.evaluate('Object.keys(sessionStorage)')).toEqual([]);
  });

  it('sends no order of the buyer before, whose session has ended unanswered', async () => {
    const productId = await product(market(), { name: 'Olla', stock: 9 });
    const { page } = await unanswered(productId);
    const next = await nextBuyer(productId);
    await page.evaluate(`localStorage.removeItem('tianguis.tokens')`);
    await page.goto(`${market().origin}/shop/sign-in?next=shop/checkout`);
    await signIn(page, next.email);
    await orderButton(page).waitFor();
    expect(await page.getByLabel('Street and number').inputValue()).toBe('');
    expect(await ordersOf(market(), next)).toBe(0);
  });
});
