import type { BrowserContext, Request, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import {
  atCheckout,
  atPayment,
  fillAddress,
  heading,
  orderButton,
  ordersOf,
  payButton,
  product,
  QUESILLO,
  useLiveMarket,
} from './support/shop.ts';

const market = useLiveMarket();
const browser = useBrowser();

const CHECKOUT = '**/api/marketplace/checkout';

/** What the market answers when it cannot just now. */
function refusal(status: number, code: string, title: string) {
  const body = { type: `urn:tianguis:problem:${code}`, title, status, code, detail: `${title}.`, requestId: 'test' };
  return {
    status,
    contentType: 'application/problem+json',
    headers: { 'retry-after': '0' },
    body: JSON.stringify(body),
  };
}

const keyOf = (request: Request) => request.headers()['idempotency-key'];

/** Has a test decide what becomes of each checkout that is sent. @returns the keys that were sent with them */
async function onCheckout(person: BrowserContext, decide: (route: Route, count: number) => Promise<void>) {
  const keys: (string | undefined)[] = [];
  await person.route(CHECKOUT, async (route) => {
    keys.push(keyOf(route.request()));
    await decide(route, keys.length);
  });
  return keys;
}

describe('the storefront, when things go wrong', () => {
  it('tells one of two who want the last unit, and helps: the other has it', async () => {
    const productId = await product(market(), { name: 'Alebrije Jaguar de copal', stock: 1 });
    const people = [
      await atCheckout(market(), browser(), { productId }),
      await atCheckout(market(), browser(), { productId }),
    ];
    await Promise.all(people.map(({ page }) => orderButton(page).click()));
    const outcomes = await Promise.all(
      people.map(async ({ page }) => {
        const short = page.getByRole('alert').filter({ hasText: 'Somebody was faster' });
        await payButton(page).or(short).first().waitFor();
        return (await short.count()) > 0 ? 'told' : 'ordered';
      }),
    );
    expect([...outcomes].sort()).toEqual(['ordered', 'told']);
    const loser = people[outcomes.indexOf('told')]?.page;
    if (loser === undefined) throw new Error('one of them was told');
    await loser.getByText('Alebrije Jaguar de copal: none is left.').waitFor();
    await loser.getByRole('button', { name: 'Take it out' }).click();
    await loser.getByText('Your cart is empty.').waitFor();
    expect(await market().stockOf(productId)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('takes what is left with one click, and orders that', async () => {
    const productId = await product(market(), { name: 'Copas', stock: 3 });
    const { page, buyer } = await atCheckout(market(), browser(), { productId, quantity: 5 });
    await orderButton(page).click();
    await page.getByText('Copas: 3 left.').waitFor();
    await page.getByRole('button', { name: 'Take what is left' }).click();
    await page.getByRole('button', { name: 'Order for $720.00 MXN' }).click();
    await atPayment(page);
    expect(await market().stockOf(productId)).toBe(0);
    expect(await ordersOf(market(), buyer)).toBe(1);
  });

  it('shows a price that has changed meanwhile, and orders once it is confirmed', async () => {
    const seller = await market().seller();
    const productId = await product(market(), { name: 'Mole', stock: 3, price: 100_00 }, seller);
    const { page } = await atCheckout(market(), browser(), { productId });
    await page.getByRole('button', { name: 'Order for $100.00 MXN' }).waitFor();
    const changed = await market().call('PATCH', `/api/marketplace/products/${productId}`, {
      token: seller.token,
      headers: { 'if-match': '*' },
      body: { price: { amount: 120_00 } },
    });
    expect(changed.status).toBe(200);
    await orderButton(page).click();
    const told = page.getByRole('alert').filter({ hasText: 'The price has changed' });
    await told.getByRole('button', { name: 'Order for $120.00 MXN' }).click();
    await atPayment(page);
    await page.getByRole('button', { name: 'Pay $120.00 MXN' }).waitFor();
  });

  it('explains a conflict that does not end by itself, and tries again with the same key', async () => {
    const productId = await product(market(), { name: 'Cojín Caracol', stock: 4 });
    const { page, person, buyer } = await atCheckout(market(), browser(), { productId });
    const tries = 4;
    const keys = await onCheckout(person, (route, count) =>
      count <= tries ? route.fulfill(refusal(409, 'concurrency-conflict', 'Conflict')) : route.continue(),
    );
    await orderButton(page).click();
    const told = page.getByRole('alert').filter({ hasText: 'Many are buying this' });
    await told.getByRole('button', { name: 'Try again' }).click();
    await atPayment(page);
    expect(keys).toHaveLength(tries + 1);
    expect(new Set(keys).size).toBe(1);
    expect(await ordersOf(market(), buyer)).toBe(1);
  });

  it('goes on by itself where the market is busy, and says so', async () => {
    const productId = await product(market(), { name: 'Tapete', stock: 4 });
    const { page, person } = await atCheckout(market(), browser(), { productId });
    const said = page.getByRole('status').filter({ hasText: 'Still trying (1)' });
    const keys = await onCheckout(person, async (route, count) => {
      if (count === 1) return route.fulfill(refusal(503, 'overloaded', 'Busy'));
      await said.waitFor();
      return route.continue();
    });
    await orderButton(page).click();
    await page.getByRole('button', { name: 'Processing …' }).waitFor();
    await atPayment(page);
    await said.waitFor({ state: 'hidden' });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('orders once where the answer was lost', async () => {
    const productId = await product(market(), { name: 'Sal de gusano', stock: 4 });
    const { page, person, buyer } = await atCheckout(market(), browser(), { productId });
    const keys = await onCheckout(person, async (route, count) => {
      if (count > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await orderButton(page).click();
    await atPayment(page);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(await ordersOf(market(), buyer)).toBe(1);
    expect(await market().stockOf(productId)).toBe(3);
  });

  it('finishes what was begun when the page is loaded anew in the middle of it', async () => {
    const productId = await product(market(), { name: 'Chocolate', stock: 4 });
    const { page, person, buyer } = await atCheckout(market(), browser(), { productId });
    const { promise: isSent, resolve: sent } = Promise.withResolvers<void>();
    const keys = await onCheckout(person, async (route, count) => {
      if (count > 1) return route.continue();
      await route.fetch();
      sent();
    });
    await orderButton(page).click();
    await isSent;
    await page.reload();
    await atPayment(page);
    expect(new Set(keys).size).toBe(1);
    expect(await ordersOf(market(), buyer)).toBe(1);
  });

  it('sends nothing for somebody else that was begun by whoever has left', async () => {
    const productId = await product(market(), { name: 'Jícara', stock: 4 });
    const { page, person } = await atCheckout(market(), browser(), { productId });
    const keys = await onCheckout(person, (route) => route.abort());
    await orderButton(page).click();
    await page.getByRole('alert').filter({ hasText: 'The market did not answer' }).waitFor();
    const sent = keys.length;
    await page.getByRole('button', { name: 'Sign out' }).click();
    const [other] = await market().buyersWanting(1, [{ productId, quantity: 1 }]);
    if (other === undefined) throw new Error('no buyer was made');
    await page.evaluate(
      `localStorage.setItem('tianguis.tokens', JSON.stringify({ accessToken: '${other.token}', refreshToken: 'none' }))`,
    );
    await page.goto(`${market().origin}/shop/checkout`);
    await orderButton(page).waitFor();
    expect(await page.getByLabel('Street and number').inputValue()).toBe('');
    await page.locator('.picture').first().waitFor();
    expect(keys).toHaveLength(sent);
    expect(await ordersOf(market(), other)).toBe(0);
  });

  it('keeps what is shown and typed where it cannot be read anew', async () => {
    const productId = await product(market(), { name: 'Metate', stock: 4 });
    const { page, person } = await atCheckout(market(), browser(), { productId });
    await page.goto(`${market().origin}/shop/products/${productId}`);
    await page.getByText('Write a review').click();
    await page.getByLabel(/What would you tell others/).fill('Grinds well.');
    await person.route(`**/products/${productId}`, (route) => route.abort());
    await page.getByRole('button', { name: 'Español' }).click();
    await page.getByRole('alert').filter({ hasText: 'El mercado no respondió' }).first().waitFor();
    expect(await page.getByLabel(/Qué les dirías a otros/).inputValue()).toBe('Grinds well.');
    // Nothing is tried any more, and nothing says so.
    await page.getByRole('status').filter({ hasText: 'intentando de nuevo' }).waitFor({ state: 'detached' });
    await person.unroute(`**/products/${productId}`);
    await page.getByRole('alert').getByRole('button', { name: 'Intentar de nuevo' }).first().click();
    await page.getByRole('alert').filter({ hasText: 'El mercado no respondió' }).waitFor({ state: 'detached' });
    expect(await page.getByLabel(/Qué les dirías a otros/).inputValue()).toBe('Grinds well.');
  });

  it('changes a line to what was wanted, once the market answers', async () => {
    const productId = await product(market(), { name: 'Molcajete', stock: 9 });
    const { page, person } = await atCheckout(market(), browser(), { productId });
    await page.goto(`${market().origin}/shop/cart`);
    await person.route('**/cart/items/*', (route) => route.abort());
    const quantity = page.getByLabel('Quantity', { exact: true });
    await page.getByRole('button', { name: 'More' }).click();
    const told = page.locator('.line').getByRole('alert');
    await told.getByText('The market did not answer').waitFor();
    expect(await quantity.inputValue()).toBe('1');
    await person.unroute('**/cart/items/*');
    await told.getByRole('button', { name: 'Try again' }).click();
    await told.waitFor({ state: 'detached' });
    expect(await quantity.inputValue()).toBe('2');
    // At the end of what can be had less is not had, and the focus is not lost.
    const less = page.getByRole('button', { name: 'Less' });
    await less.click();
    await page.locator('.line[aria-busy="false"]').waitFor();
    expect(await quantity.inputValue()).toBe('1');
    await less.press('Enter');
    expect(await quantity.inputValue()).toBe('1');
    expect(await less.and(page.locator(':focus')).count()).toBe(1);
  });

  it('says by their names what there is not enough of, and what one may not have so much of', async () => {
    const productId = await product(market(), { name: 'Petaca', stock: 2 });
    const { page, buyer } = await atCheckout(market(), browser(), { productId, quantity: 2 });
    await page.goto(`${market().origin}/shop/products/${productId}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    const told = page.getByRole('alert');
    await told.getByText('Petaca: 2 left.').waitFor();
    await told.getByText('What is in your cart counts, too.').waitFor();
    await market().db.prisma.product.update({ where: { id: productId }, data: { purchaseLimit: 1 } });
    await page.goto(`${market().origin}/shop/cart`);
    await page.getByRole('button', { name: 'Hold my goods' }).click();
    await told.getByText('Petaca: at most 1 for each buyer.').waitFor();
    expect(await page.getByText(productId).count()).toBe(0);
    // At the checkout the same is mended with one click.
    await page.goto(`${market().origin}/shop/checkout`);
    await fillAddress(page);
    await orderButton(page).click();
    await told.getByText('Petaca: at most 1 for each buyer.').waitFor();
    await told.getByRole('button', { name: 'Take what is left' }).click();
    await told.waitFor({ state: 'detached' });
    await orderButton(page).click();
    await atPayment(page);
    expect(await ordersOf(market(), buyer)).toBe(1);
  });

  it('says how much is left of what is weighed, in its unit', async () => {
    const productId = await product(market(), QUESILLO);
    const { page } = await atCheckout(market(), browser(), { productId, quantity: 1_000 });
    await page.goto(`${market().origin}/shop/products/${productId}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('alert').getByText('Quesillo: 1.5 kg left.').waitFor();
  });

  it('says that it is offline, and orders once it is not', async () => {
    const productId = await product(market(), { name: 'Café Pluma', stock: 4 });
    const { page, person, buyer } = await atCheckout(market(), browser(), { productId });
    await person.setOffline(true);
    await page.getByRole('status').filter({ hasText: 'You are offline.' }).waitFor();
    await orderButton(page).click();
    await page.getByRole('alert').filter({ hasText: 'You are offline' }).waitFor();
    expect(await ordersOf(market(), buyer)).toBe(0);
    await person.setOffline(false);
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    await atPayment(page);
    expect(await ordersOf(market(), buyer)).toBe(1);
  });

  it('shows the orders to whoever has checked out in another tab', async () => {
    const productId = await product(market(), { name: 'Aretes', stock: 4 });
    const { page, buyer } = await atCheckout(market(), browser(), { productId });
    expect((await market().checkout(buyer.token)).status).toBe(201);
    await orderButton(page).click();
    await heading(page, 'Orders').waitFor();
    expect(await ordersOf(market(), buyer)).toBe(1);
  });

  it('pays once, however often it is clicked', async () => {
    const productId = await product(market(), { name: 'Pulsera', stock: 4 });
    const { page, person } = await atCheckout(market(), browser(), { productId });
    await orderButton(page).click();
    await atPayment(page);
    const keys: (string | undefined)[] = [];
    await person.route('**/payments', async (route) => {
      keys.push(keyOf(route.request()));
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await payButton(page).dblclick();
    await heading(page, 'Thank you! It is paid.').waitFor();
    expect(new Set(keys).size).toBe(1);
    expect(
      (await market().db.prisma.payment.findMany({ where: { order: { items: { some: { productId } } } } })).length,
    ).toBe(1);
  });
});
