import { describe, expect, it } from 'vitest';
import { makeSlot } from '../support/bookings.ts';
import { deliver, placeOrder } from '../support/steps.ts';
import { PHONE, personWith, picture, useBrowser } from './support/browser.ts';
import { tabTo } from './support/keyboard.ts';
import { proxyUnder } from './support/prefix.ts';
import {
  atCheckout,
  atPayment,
  fillAddress,
  heading,
  orderButton,
  ordersOf,
  payButton,
  product,
  settled,
  signedIn,
  useLiveMarket,
} from './support/shop.ts';
import { weigh } from './support/weight.ts';

const market = useLiveMarket();
const browser = useBrowser();

describe('the pages of the storefront', () => {
  it('need nothing but a keyboard: from the list to the paid order', async () => {
    const productId = await product(market(), { name: 'Jarra', stock: 2 });
    const buyer = await market().buyer();
    const page = await (await signedIn(market(), browser(), buyer)).newPage();
    await page.goto(`${market().origin}/?search=Jarra`);
    await settled(page);
    await tabTo(page, page.getByRole('link', { name: /Jarra/ }));
    await page.keyboard.press('Enter');
    await heading(page, 'Jarra').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Add to cart' }));
    await page.keyboard.press('Enter');
    await page.getByText('It is in your cart.').waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Go to the cart' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Cart').waitFor();
    await tabTo(page, page.getByRole('link', { name: 'Check out' }));
    await page.keyboard.press('Enter');
    await page.getByLabel('Street and number').waitFor();
    for (const [label, text] of [
      ['Street and number', 'Portal 1'],
      ['City', 'Oaxaca'],
      ['State', 'Oaxaca'],
      ['Postcode', '68000'],
    ] as const) {
      await tabTo(page, page.getByLabel(label));
      await page.keyboard.type(text);
    }
    await tabTo(page, orderButton(page));
    await page.keyboard.press('Enter');
    await atPayment(page);
    await tabTo(page, page.getByRole('radio').first());
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await tabTo(page, payButton(page));
    await page.keyboard.press('Enter');
    await heading(page, 'Thank you! It is paid.').waitFor();
    expect(await market().stockOf(productId)).toBe(1);
  });

  it('work behind a proxy that has them under a prefix', async () => {
    const productId = await product(market(), { name: 'Petate', stock: 2 });
    const origin = `${await proxyUnder('/market', market().origin)}/market`;
    const person = await personWith(browser());
    const strays: string[] = [];
    person.on('request', (request) => {
      if (!new URL(request.url()).pathname.startsWith('/market/')) strays.push(request.url());
    });
    const page = await person.newPage();
    await page.goto(`${origin}/shop/products/${productId}`);
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('Name').fill('Luis');
    await page.getByLabel('E-mail').fill('luis@example.com');
    await page.getByLabel('Password').fill('correct-horse');
    await page.locator('form.form').getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('link', { name: 'Check out' }).click();
    await fillAddress(page);
    await orderButton(page).click();
    await atPayment(page);
    await page.getByLabel('Card with 3-D Secure').check();
    await payButton(page).click();
    const [bank] = await Promise.all([
      person.waitForEvent('page'),
      page.getByRole('link', { name: /Go to the page/ }).click(),
    ]);
    await bank.getByRole('button', { name: 'Yes, pay' }).click();
    await bank.getByRole('link', { name: 'Back to the shop' }).click();
    await heading(bank, 'Thank you! It is paid.').waitFor();
    expect(bank.url()).toBe(page.url());
    await heading(page, 'Thank you! It is paid.').waitFor();
    await page.getByRole('link', { name: 'tianguis, to the shop' }).click();
    await page.getByRole('link', { name: /Petate/ }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: /Petate/ }).waitFor();
    expect(page.url()).toBe(`${origin}/`);
    // A browser looks for this by itself.
    expect(strays.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([]);
  });

  it('load little: all code and style within 60 kB, nothing from elsewhere', async () => {
    await product(market(), { name: 'Comal de barro 40 cm', stock: 2 });
    const page = await (await personWith(browser(), { viewport: PHONE })).newPage();
    const { bytes, files, isOwn, paintMs } = await weigh(page, market().origin, '/');
    const said = `first contentful paint after ${Math.round(paintMs)} ms; ${files} files of code and style, ${bytes} bytes gzipped`;
    process.stdout.write(`The storefront: ${said}\n`);
    // The bar of one second is held by what makes it: bytes, and how many requests come before the first paint.
    expect(bytes).toBeLessThan(60_000);
    expect(files).toBeLessThanOrEqual(8);
    expect(isOwn).toBe(true);
    expect(paintMs).toBeGreaterThan(0);
  });

  it('book seats by a calendar, and pay them', async () => {
    const slot = await makeSlot(market(), { capacity: 3 });
    const buyer = await market().buyer();
    const page = await (await signedIn(market(), browser(), buyer, { viewport: PHONE })).newPage();
    await page.goto(`${market().origin}/shop/experiences/${slot.experienceId}`);
    await page.getByRole('button', { name: /3 seats free/ }).click();
    await page.locator('.slot').getByRole('button', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Book for $900.00 MXN' }).click();
    await atPayment(page);
    await page.getByText('2 guests').waitFor();
    await payButton(page).click();
    await heading(page, 'Thank you! It is paid.').waitFor();
    await page.getByText('You can cancel for free until').waitFor();
    await picture(page, 'booking-phone');
    expect((await market().db.prisma.timeSlot.findUniqueOrThrow({ where: { id: slot.id } })).bookedCount).toBe(2);
    expect(await ordersOf(market(), buyer)).toBe(1);
  });

  it('tell a seller that it is for buyers, and where the desk is', async () => {
    const seller = await market().seller();
    const productId = await product(market(), { name: 'Molcajete', stock: 2 }, seller);
    const page = await (await signedIn(market(), browser(), seller, { viewport: PHONE })).newPage();
    await page.goto(`${market().origin}/shop/products/${productId}`);
    await page.getByText('You can look around, but not buy').waitFor();
    await heading(page, 'Molcajete').waitFor();
    await picture(page, 'seller-in-shop-phone');
    expect(await page.getByText('Write a review').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Sell at tianguis' }).count()).toBe(1);
    await page.getByRole('link', { name: 'To your desk' }).click();
    await page.waitForURL(`${market().origin}/seller`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  });

  it('take a review from whoever has the goods, and say why not from others', async () => {
    const order = await placeOrder(market());
    await deliver(market(), order);
    const write = async (person: { token: string }) => {
      const page = await (await signedIn(market(), browser(), person)).newPage();
      await page.goto(`${market().origin}/shop/products/${order.productId}`);
      await page.getByText('Write a review').click();
      await page.getByLabel('4 ★').check();
      await page.getByLabel(/What would you tell others/).fill('Sounds like a bell.');
      await page.getByRole('button', { name: 'Send' }).click();
      return page;
    };
    const other = await write(await market().buyer());
    await other.getByRole('alert').waitFor();
    const page = await write(order.buyer);
    await page.getByText('Thank you for your review.').waitFor();
    await page.locator('.review').getByText('Sounds like a bell.').waitFor();
    await page.getByRole('img', { name: '4 of 5 stars' }).waitFor();
  });

  it('speak Spanish and turn dark at a click, and stay so', async () => {
    const productId = await product(market(), { name: 'Olla', stock: 2 });
    const { page } = await atCheckout(market(), browser(), { productId });
    await page.getByRole('button', { name: 'Español' }).click();
    await heading(page, 'Pedido').waitFor();
    expect(await page.getByLabel('Calle y número').inputValue()).not.toBe('');
    await page.getByRole('button', { name: 'Colores oscuros' }).click();
    await page.reload();
    await heading(page, 'Pedido').waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('es');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  });
});
