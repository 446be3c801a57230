import { describe, expect, it } from 'vitest';
import { allSequenced } from '../support/events.ts';
import { addPastOrders } from '../support/orders.ts';
import { deliver, moveTo, placeOrder } from '../support/steps.ts';
import { addEndpoint, openReceiver, tellAll } from '../support/webhooks.ts';
import { DESKTOP, PHONE, picture, useBrowser } from './support/browser.ts';
import { faultsOf, paidOrder } from './support/desk.ts';
import { settled, useLiveMarket } from './support/shop.ts';
import { atDesk, overflow } from './support/stall.ts';

const market = useLiveMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' });
const browser = useBrowser();

/** A shop in which something of everything has happened. @returns the place of each page */
async function everything() {
  const order = await paidOrder(market(), { quantity: 3 });
  const { seller } = order;
  const receiver = await openReceiver();
  const endpoint = await addEndpoint(market(), seller.token, `${receiver.origin}/hooks`, [
    'order.created',
    'stock.low',
  ]);
  const body = { items: [{ productId: order.productId, quantity: 1 }], reason: 'a chip at the rim' };
  const refunds = `/api/marketplace/orders/${order.id}/refunds`;
  expect((await market().call('POST', refunds, { token: seller.token, body })).status).toBe(201);
  await moveTo(market(), order, 'PROCESSING');
  const other = await placeOrder(market(), 2, order);
  await deliver(market(), await placeOrder(market(), 1, order));
  await paidOrder(market(), { seller });
  await addPastOrders(market(), { ...other, count: 5, expiredSeconds: -3_600 });
  for (const voucher of [
    { code: `FERIA-${order.id.slice(-6)}`, percent: 10, totalLimit: 100, perBuyerLimit: 1 },
    {
      code: `MENOS-${order.id.slice(-6)}`,
      amount: { amount: 5_000 },
      minimum: { amount: 50_000 },
      endsAt: '2030-01-01T00:00:00.000Z',
    },
  ]) {
    const made = await market().call('POST', '/api/marketplace/vouchers', { token: seller.token, body: voucher });
    expect(made.status).toBe(201);
  }
  await allSequenced(market());
  await tellAll(market());
  const places = {
    today: '',
    orders: 'orders',
    order: `orders/${order.id}`,
    'pick-list': `orders/${order.id}/picks`,
    picking: 'orders/picks',
    'all-picks': 'orders/picks/all',
    balance: 'balance',
    webhooks: 'webhooks',
    webhook: `webhooks/${endpoint.id}`,
    vouchers: 'vouchers',
    files: 'files',
  };
  return { seller, places };
}

type Everything = Awaited<ReturnType<typeof everything>>;

/** Made once: looking changes nothing. */
let made: Promise<Everything> | undefined;
const madeOnce = () => {
  made ??= everything();
  return made;
};

/** Both sizes, themes and languages. */
const LOOKS = [
  { size: 'desktop', viewport: DESKTOP, colorScheme: 'light', locale: 'en-GB' },
  { size: 'phone', viewport: PHONE, colorScheme: 'dark', locale: 'es-MX' },
] as const;

const NAMES = [
  ...['today', 'orders', 'order', 'pick-list', 'picking', 'all-picks'],
  ...['balance', 'webhooks', 'webhook', 'vouchers', 'files'],
] as (keyof Everything['places'])[];

describe.each(LOOKS)('on a $size, $colorScheme', ({ size, ...look }) => {
  it.each(NAMES)('the desk’s page %s is for everybody', async (name) => {
    const { seller, places } = await madeOnce();
    const page = await atDesk(market(), browser(), { seller, place: places[name], ...look });
    await settled(page);
    if (name === 'order') await page.locator('details.refund summary').click();
    await picture(page, `seller-${name}-${size}-${look.colorScheme}`);
    expect(await faultsOf(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
