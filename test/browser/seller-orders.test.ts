import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { moveTo, placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';
import { PHONE, picture, useBrowser } from './support/browser.ts';
import { paidOrder } from './support/desk.ts';
import { tabTo } from './support/keyboard.ts';
import {
  atCheckout,
  atPayment,
  heading,
  orderButton,
  payButton,
  product,
  signedIn,
  useLiveMarket,
} from './support/shop.ts';
import { atDesk } from './support/stall.ts';

const market = useLiveMarket();
const browser = useBrowser();

const step = (page: Page, name: string) => page.locator('.next').getByRole('button', { name });
/** What the order's page of the shop says has happened. */
const told = (page: Page, what: string) => page.locator('.history').getByText(what, { exact: true }).waitFor();

/** The amount at the top of the balance. */
const owed = (page: Page, amount: string) => page.locator('.owed .sum').getByText(amount).waitFor();

async function statusOf(id: string): Promise<string> {
  return (await market().db.prisma.order.findUniqueOrThrow({ where: { id } })).status;
}

describe('orders at the seller’s desk', () => {
  it('appear as they are placed, are picked, sent off and delivered, and their buyer sees each step', async () => {
    const seller = await market().seller();
    const productId = await product(market(), { name: 'Cántaro de barro negro', stock: 7 }, seller);
    const desk = await atDesk(market(), browser(), { seller, place: 'orders' });
    await desk.getByText('No orders yet.').waitFor();
    await desk.getByText('Live', { exact: true }).waitFor();
    await picture(desk, 'seller-orders-none-desktop');

    const { page: shop } = await atCheckout(market(), browser(), { productId, quantity: 2 });
    await orderButton(shop).click();
    await atPayment(shop);
    // Nobody has loaded the desk's page anew.
    await desk.getByRole('row').getByText('To be paid').waitFor();
    await payButton(shop).click();
    await heading(shop, 'Thank you! It is paid.').waitFor();
    await desk.getByRole('row').getByText('To be packed').waitFor();

    await desk.locator('.table').getByRole('link').first().click();
    await heading(desk, /^Order /).waitFor();
    await step(desk, 'Begin to pack').click();
    await step(desk, 'Mark as sent off').waitFor();
    await told(shop, 'Being packed');

    await desk.getByRole('link', { name: 'Pick list' }).click();
    await heading(desk, 'Pick list').waitFor();
    await desk.getByRole('heading', { name: '2 × Cántaro de barro negro' }).waitFor();
    await desk.getByRole('checkbox').check();
    await desk.goBack();
    await step(desk, 'Mark as sent off').click();
    await step(desk, 'Mark as delivered').waitFor();
    await told(shop, 'Sent off');
    await step(desk, 'Mark as delivered').click();
    await desk.getByText('All done.').waitFor();
    await told(shop, 'Delivered');
    await picture(desk, 'seller-order-delivered-desktop');
    await picture(shop, 'order-delivered-desktop');
    expect(await market().stockOf(productId)).toBe(5);
    expect(await market().findings()).toEqual([]);
  });

  it('are narrowed by what is to be done with them', async () => {
    const order = await paidOrder(market());
    const waiting = await placeOrder(market(), 1, { seller: order.seller, buyer: order.buyer });
    const desk = await atDesk(market(), browser(), { seller: order.seller, place: 'orders', viewport: PHONE });
    await desk.getByRole('link', { name: order.id.slice(-8) }).waitFor();
    await desk.getByRole('navigation', { name: 'Orders by status' }).getByText('To be packed').click();
    await desk.getByRole('link', { name: waiting.id.slice(-8) }).waitFor({ state: 'detached' });
    await desk.getByRole('link', { name: order.id.slice(-8) }).waitFor();
    await desk.getByRole('navigation', { name: 'Orders by status' }).getByText('Delivered').click();
    await desk.getByText('No orders with this status.').waitFor();
    await desk.getByRole('link', { name: 'Show all orders' }).click();
    await desk.getByRole('link', { name: waiting.id.slice(-8) }).waitFor();
  });

  it('that moved on meanwhile are shown as they are, and say why the click did nothing', async () => {
    const order = await paidOrder(market());
    const person = await signedIn(market(), browser(), order.seller);
    const desk = await person.newPage();
    // It hears of nothing, and thinks that the order is still to be packed.
    await desk.route('**/api/events*', (route) => route.abort());
    await desk.goto(`${market().origin}/seller/orders/${order.id}`);
    await step(desk, 'Begin to pack').waitFor();
    expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
    await step(desk, 'Begin to pack').click();
    await desk.getByRole('alert').getByText('It moved on meanwhile: Being packed').waitFor();
    await step(desk, 'Mark as sent off').waitFor();
    await picture(desk, 'seller-order-moved-on-desktop');
  });

  it('whose goods are not there any more say which, and are not sent off', async () => {
    const order = await paidOrder(market(), { quantity: 3 });
    expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
    // As if they were taken out of the shelf and nobody had said so.
    await market().db.pool.query('UPDATE stock_levels SET on_hand = 1 WHERE product_id = $1', [order.productId]);
    const desk = await atDesk(market(), browser(), {
      seller: order.seller,
      place: `orders/${order.id}`,
      viewport: PHONE,
    });
    await step(desk, 'Mark as sent off').click();
    await desk
      .getByRole('alert')
      .getByText(/: 3 needed, 1 there/)
      .waitFor();
    await picture(desk, 'seller-order-short-phone');
    expect(await statusOf(order.id)).toBe('PROCESSING');
    await desk.getByRole('link', { name: 'Pick list' }).click();
    await desk.locator('.missing').getByText('2').waitFor();
    await market().db.pool.query('UPDATE stock_levels SET on_hand = 10 WHERE product_id = $1', [order.productId]);
  });

  it('that are not paid can be cancelled, after one more question', async () => {
    const order = await placeOrder(market());
    const desk = await atDesk(market(), browser(), { seller: order.seller, place: `orders/${order.id}` });
    await desk.getByRole('button', { name: 'Cancel the order' }).click();
    await desk.getByRole('button', { name: 'Keep it' }).click();
    expect(await statusOf(order.id)).toBe('PENDING_PAYMENT');
    await desk.getByRole('button', { name: 'Cancel the order' }).click();
    await desk.getByRole('button', { name: 'Yes, cancel it' }).click();
    await desk.getByText('It was never paid').waitFor();
    expect(await statusOf(order.id)).toBe('CANCELLED');
  });

  it('are packed one after the other, by keyboard alone, and printed', async () => {
    const first = await paidOrder(market(), { quantity: 2 });
    const second = await paidOrder(market(), { seller: first.seller });
    const desk = await atDesk(market(), browser(), { seller: first.seller });
    await tabTo(desk, desk.getByRole('link', { name: 'Pack them one by one' }));
    await desk.keyboard.press('Enter');
    await desk.getByText('Order 1 of 2').waitFor();
    await desk.getByRole('heading', { name: `Pick list of order ${first.id.slice(-8)}` }).waitFor();
    await tabTo(desk, desk.getByRole('checkbox'));
    await desk.keyboard.press('Space');
    await tabTo(desk, desk.getByRole('button', { name: 'Begin to pack' }));
    await desk.keyboard.press('Enter');
    await desk.getByRole('button', { name: 'Packed and sent off' }).waitFor();
    expect(await desk.getByRole('checkbox').isChecked()).toBe(true);
    await desk.emulateMedia({ media: 'print' });
    expect(await desk.getByRole('button').count()).toBe(0);
    await picture(desk, 'seller-pick-list-print');
    await desk.emulateMedia({ media: 'screen' });
    await desk.getByRole('button', { name: 'Packed and sent off' }).focus();
    await desk.keyboard.press('Enter');
    await desk.getByRole('heading', { name: `Pick list of order ${second.id.slice(-8)}` }).waitFor();
    await desk.getByText('Order 1 of 1').waitFor();
    expect(await statusOf(first.id)).toBe('SHIPPED');
    expect(await statusOf(second.id)).toBe('PAID');
  });
});

describe('where the network fails, the desk', () => {
  it('keeps what was typed beside an order that cannot be read anew', async () => {
    const order = await paidOrder(market());
    const desk = await atDesk(market(), browser(), { seller: order.seller, place: `orders/${order.id}` });
    await desk.locator('summary').click();
    await desk.getByLabel('Reason (optional)').fill('a chip at the rim');
    await desk.getByText('Live', { exact: true }).waitFor();
    await desk.route(`**/api/marketplace/orders/${order.id}`, (route) => route.abort());
    expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
    await desk.getByRole('alert').getByText('The market did not answer').waitFor();
    expect(await desk.getByLabel('Reason (optional)').inputValue()).toBe('a chip at the rim');
    await desk.unroute(`**/api/marketplace/orders/${order.id}`);
    await desk.getByRole('button', { name: 'Try again' }).click();
    await step(desk, 'Mark as sent off').waitFor();
    expect(await desk.getByLabel('Reason (optional)').inputValue()).toBe('a chip at the rim');
  });

  it('says that a page did not come, and gets it at the next try', async () => {
    const seller = await market().seller();
    const desk = await atDesk(market(), browser(), { seller });
    await heading(desk, 'Today').waitFor();
    await desk.route('**/assets/*.js', (route) => route.abort());
    await desk.getByRole('link', { name: 'Balance', exact: true }).click();
    await desk.getByRole('alert').getByText('The market did not answer').waitFor();
    await desk.unroute('**/assets/*.js');
    await desk.getByRole('button', { name: 'Try again' }).click();
    await heading(desk, 'Balance').waitFor();
  });
});

describe('money that goes back', () => {
  it('is that of some pieces, then of all, and the balance tells of it', async () => {
    const order = await paidOrder(market(), { quantity: 3 });
    const { seller } = order;
    const balance = await atDesk(market(), browser(), { seller, place: 'balance' });
    await owed(balance, '$387.00');
    const shop = await (await signedIn(market(), browser(), order.buyer)).newPage();
    await shop.goto(`${market().origin}/shop/orders/${order.id}`);
    const desk = await atDesk(market(), browser(), { seller, place: `orders/${order.id}` });
    await desk.locator('summary').click();
    await desk.getByLabel('Some pieces').check();
    await desk.getByRole('spinbutton').fill('1');
    await desk.getByLabel('Reason (optional)').fill('a chip at the rim');
    await desk.getByRole('button', { name: 'Give the money back' }).click();
    await picture(desk, 'seller-refund-desktop');
    // What was asked is what is sent: whoever changes it is asked anew.
    await desk.getByRole('spinbutton').fill('2');
    await desk.getByRole('button', { name: 'Yes, give it back' }).waitFor({ state: 'detached' });
    await desk.getByRole('spinbutton').fill('1');
    await desk.getByRole('button', { name: 'Give the money back' }).click();
    expect(await desk.evaluate('document.activeElement.textContent')).toBe('Yes, give it back');
    await desk.getByRole('button', { name: 'Yes, give it back' }).click();
    await desk.getByRole('status').getByText('$129.00 MXN goes back to the buyer.').waitFor();
    await owed(balance, '$258.00');
    await shop.getByText('1 refunded').waitFor();

    await desk.getByLabel('An amount').check();
    await desk.getByLabel('Amount in pesos').fill('tuppence');
    await desk.getByRole('button', { name: 'Give the money back' }).click();
    await desk.getByText('Write an amount such as 120 or 99.50.').waitFor();
    await desk.getByLabel('Amount in pesos').fill('300');
    await desk.getByRole('button', { name: 'Give the money back' }).click();
    await desk.getByText('That is more than is left: $258.00 MXN can go back.').waitFor();
    expect(await desk.getByRole('button', { name: 'Yes, give it back' }).count()).toBe(0);

    await desk.getByLabel('All that is left').check();
    await desk.getByRole('button', { name: 'Give the money back' }).click();
    await desk.getByRole('button', { name: 'Yes, give it back' }).click();
    await desk.getByText('All the money went back.').waitFor();
    await owed(balance, '$0.00');
    await picture(balance, 'seller-balance-refunded-desktop');
    expect(await market().stockOf(order.productId)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });

  it('goes back once, though no answer came and the page was loaded anew', async () => {
    const order = await paidOrder(market(), { quantity: 2 });
    const desk = await atDesk(market(), browser(), { seller: order.seller, place: `orders/${order.id}` });
    let asked = 0;
    await desk.route('**/refunds', async (route) => {
      asked += 1;
      // The market has done it, and its answer is lost on the way.
      if (asked === 1) await route.fetch();
      await route.abort();
    });
    await desk.locator('summary').click();
    await desk.getByLabel('An amount').check();
    await desk.getByLabel('Amount in pesos').fill('50');
    await desk.getByRole('button', { name: 'Give the money back' }).click();
    await desk.getByRole('button', { name: 'Yes, give it back' }).click();
    await desk.getByText('We do not know yet what became of your refund').waitFor();
    await desk.unroute('**/refunds');
    await desk.reload();
    await desk.getByRole('button', { name: 'Find out' }).click();
    await desk.getByRole('status').getByText('$50.00 MXN goes back to the buyer.').waitFor();
    await desk.locator('summary').waitFor();
    expect(asked).toBeGreaterThan(1);
    await until(
      'one refund is there',
      async () => (await market().db.prisma.refund.count({ where: { orderId: order.id } })) === 1,
    );
  });
});
