import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { patchProduct, register } from '../support/steps.ts';
import { until } from '../support/wait.ts';
import { DESKTOP, PHONE, personWith, picture, useBrowser } from './support/browser.ts';
import { product, settled, signedIn, useLiveMarket } from './support/shop.ts';
import { goods, overflow, warehouseOf } from './support/stall.ts';

const market = useLiveMarket();
const browser = useBrowser();

const GOODS = [
  { name: 'Cántaro de barro negro calado', category: 'CERAMICA', stock: 18, price: 129_900 },
  { name: 'Alebrije Colibrí', category: 'ARTESANIA', stock: 3, price: 245_000 },
  { name: 'Mezcal Espadín joven 750 ml', category: 'MEZCAL', stock: 0, price: 62_000 },
  { name: 'Tapete Diamante zapoteco 80 × 150', category: 'TEXTIL', stock: 12, price: 1_890_000 },
  { name: 'Chocolate de metate 400 g', category: 'GASTRONOMIA', stock: 180, price: 9_500 },
];

/** A stall with something of everything. */
async function stall() {
  const seller = await market().seller();
  const ids: string[] = [];
  for (const one of GOODS) ids.push(await product(market(), one, seller));
  const [pot = '', colibri = '', , , chocolate = ''] = ids;
  const warehouseId = await warehouseOf(market(), seller);
  const day = (inDays: number) => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
  const lines = [
    { productId: chocolate, quantity: 60, lot: { code: 'CH-0412', expiresOn: day(2) } },
    { productId: chocolate, quantity: 90, lot: { code: 'CH-0503', expiresOn: day(20) } },
    { productId: pot, quantity: 4 },
  ];
  const receipt = await goods(market(), seller, 'receipts', { warehouseId, lines });
  const centre = await goods(market(), seller, 'warehouses', { code: 'CENTRO', name: 'Bodega del centro' });
  const moved = [{ productId: pot, quantity: 3 }];
  const transfer = await goods(market(), seller, 'transfers', {
    ...{ fromWarehouseId: warehouseId, toWarehouseId: centre.id, lines: moved },
  });
  const adjustment = { warehouseId, productId: pot, quantity: -1, reason: 'one fell' };
  await goods(market(), seller, 'adjustments', adjustment);
  const path = `/api/inventory/products/${colibri}/low-stock-threshold`;
  const told = await market().call('PUT', path, { token: seller.token, body: { threshold: 5 } });
  expect(told.status).toBe(200);
  const paths = {
    today: '',
    products: 'products',
    'no-products': 'products?search=zzzz',
    'new-product': 'products/new',
    product: `products/${pot}`,
    conflict: `products/${colibri}`,
    levels: 'stock',
    watch: 'stock/watch',
    receive: `stock/receive?product=${pot}`,
    adjust: `stock/adjust?product=${chocolate}&lot=${receipt.lines[0].lotId}`,
    lot: `stock/lots/${receipt.lines[0].lotId}`,
    documents: 'stock/documents',
    document: `stock/documents/${receipt.id}`,
    transfer: `stock/documents/${transfer.id}`,
    'new-transfer': 'stock/transfer',
    warehouses: 'stock/warehouses',
    profile: 'profile',
    'not-there': 'elsewhere',
  };
  return { seller, paths, colibri };
}

/** Made once: looking changes nothing that is looked at. */
let made: ReturnType<typeof stall> | undefined;
const madeOnce = () => {
  made ??= stall();
  return made;
};

/** What sellers look at, and how: both sizes, both themes, both languages. */
const LOOKS = [
  { size: 'phone', viewport: PHONE, colorScheme: 'dark', locale: 'es-MX' },
  { size: 'desktop', viewport: DESKTOP, colorScheme: 'light', locale: 'en-GB' },
] as const;

const NAMES = [
  ...['today', 'products', 'no-products', 'new-product', 'product', 'conflict', 'levels', 'watch', 'receive'],
  ...['adjust', 'lot', 'documents', 'document', 'transfer', 'new-transfer', 'warehouses', 'profile', 'not-there'],
] as (keyof Awaited<ReturnType<typeof stall>>['paths'])[];

async function expectForEverybody(page: Page, name: string): Promise<void> {
  await picture(page, `seller-${name}`);
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  expect(passes.length).toBeGreaterThan(0);
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(bad.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
}

/** Somebody else saves the name that is being typed here. */
async function disagree(page: Page, token: string, id: string): Promise<void> {
  await page.locator('#name').fill('Alebrije Colibrí, grande');
  const theirs = `Alebrije Colibrí ${Date.now()}`;
  expect((await patchProduct(market(), token, id, { name: theirs })).status).toBe(200);
  await page.locator('button[type="submit"].primary').click();
  await page.locator('.both').waitFor();
}

describe.each(LOOKS)('on a $size, $colorScheme', ({ size, ...look }) => {
  it.each(NAMES)('the desk’s page %s is for everybody', async (name) => {
    const { seller, paths, colibri } = await madeOnce();
    const page = await (await signedIn(market(), browser(), seller, look)).newPage();
    await page.goto(`${market().origin}/seller/${paths[name]}`);
    await settled(page);
    await until('what is read piece by piece has come', async () => (await page.getByText(/^…/).count()) === 0);
    if (name === 'today') await page.locator('.today .tag').nth(1).waitFor();
    if (name === 'product' || name === 'conflict') await page.locator('.facts').waitFor();
    if (name === 'conflict') await disagree(page, seller.token, colibri);
    await expectForEverybody(page, `${name}-${size}-${look.colorScheme}`);
  });

  it('the doors are for everybody', async () => {
    const person = await personWith(browser(), look);
    const page = await person.newPage();
    await page.goto(`${market().origin}/seller`);
    await settled(page);
    await expectForEverybody(page, `sign-in-${size}-${look.colorScheme}`);
    const { accessToken } = await register(market(), { role: 'SELLER' });
    const fresh = await (await signedIn(market(), browser(), { token: accessToken }, look)).newPage();
    await fresh.goto(`${market().origin}/seller`);
    await fresh.locator('#businessName').waitFor();
    await expectForEverybody(fresh, `first-profile-${size}-${look.colorScheme}`);
    await fresh.locator('#businessName').fill('Telares del Valle');
    await fresh.locator('button[type="submit"]').click();
    await fresh.locator('#stock').waitFor();
    await fresh.goto(`${market().origin}/seller/products`);
    await fresh.locator('.empty').waitFor();
    await expectForEverybody(fresh, `nothing-yet-${size}-${look.colorScheme}`);
  });
});
