import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { makeSlot } from '../support/bookings.ts';
import { deliver, placeOrder } from '../support/steps.ts';
import { DESKTOP, PHONE, picture, useBrowser } from './support/browser.ts';
import { product, settled, signedIn, useLiveMarket } from './support/shop.ts';

const market = useLiveMarket();
const browser = useBrowser();

const GOODS = [
  { name: 'Cántaro de barro negro calado', category: 'CERAMICA', stock: 18 },
  { name: 'Alebrije Colibrí', category: 'ARTESANIA', stock: 3 },
  { name: 'Mezcal Espadín joven 750 ml', category: 'MEZCAL', stock: 0 },
  { name: 'Tapete Diamante zapoteco 80 × 150', category: 'TEXTIL', stock: 12 },
  { name: 'Chocolate de metate 400 g', category: 'GASTRONOMIA', stock: 180 },
  { name: 'Aretes de filigrana Jardín', category: 'JOYERIA', stock: 14 },
];

/** Everything that there is to see, with something on it. @returns the path of each page */
async function everything() {
  const ids: string[] = [];
  for (const goods of GOODS) ids.push(await product(market(), goods));
  const order = await placeOrder(market());
  await deliver(market(), order);
  const review = { rating: 5, comment: 'Hermoso.' };
  const path = `/api/marketplace/products/${order.productId}/reviews`;
  expect((await market().call('POST', path, { token: order.buyer.token, body: review })).status).toBe(201);
  const { experienceId } = await makeSlot(market(), { capacity: 6 });
  const body = { productId: ids[0], quantity: 2 };
  await market().call('POST', '/api/marketplace/cart/items', { token: order.buyer.token, body });
  const paths = {
    home: '/',
    nothing: '/?search=zzzz',
    product: `/shop/products/${order.productId}`,
    'sold-out': `/shop/products/${ids[2]}`,
    cart: '/shop/cart',
    checkout: '/shop/checkout',
    orders: '/shop/orders',
    order: `/shop/orders/${order.id}`,
    experiences: '/shop/experiences',
    experience: `/shop/experiences/${experienceId}`,
    'sign-in': '/shop/sign-in',
    'not-there': '/shop/elsewhere',
  };
  return { buyer: order.buyer, paths };
}

/** What people look at, and how. */
const LOOKS = [
  { size: 'desktop', viewport: DESKTOP, colorScheme: 'light', locale: 'en-GB' },
  { size: 'desktop', viewport: DESKTOP, colorScheme: 'dark', locale: 'es-MX' },
  { size: 'phone', viewport: PHONE, colorScheme: 'light', locale: 'es-MX' },
  { size: 'phone', viewport: PHONE, colorScheme: 'dark', locale: 'en-GB' },
] as const;

type Everything = Awaited<ReturnType<typeof everything>>;

/** Made once: looking changes nothing. */
let made: Promise<Everything> | undefined;
const madeOnce = () => {
  made ??= everything();
  return made;
};

const NAMES = [
  ...['home', 'nothing', 'product', 'sold-out', 'cart', 'checkout', 'orders', 'order'],
  ...['experiences', 'experience', 'sign-in', 'not-there'],
] as (keyof Everything['paths'])[];

describe.each(LOOKS)('on a $size, $colorScheme', ({ size, ...look }) => {
  it.each(NAMES)('the page %s is for everybody', async (name) => {
    const { buyer, paths } = await madeOnce();
    const page = await (await signedIn(market(), browser(), buyer, look)).newPage();
    await page.goto(market().origin + paths[name]);
    await settled(page);
    if (name === 'experience') await page.locator('.day.open').first().click();
    await picture(page, `${name}-${size}-${look.colorScheme}`);
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    expect(passes.length).toBeGreaterThan(0);
    const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(bad.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    // Nothing is cut off, or has to be looked for at the side.
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  });
});
