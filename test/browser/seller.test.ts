import { describe, expect, it } from 'vitest';
import { register } from '../support/steps.ts';
import { until } from '../support/wait.ts';
import { PHONE, personWith, picture, useBrowser } from './support/browser.ts';
import { tabTo } from './support/keyboard.ts';
import { proxyUnder } from './support/prefix.ts';
import { heading, product, signedIn, useLiveMarket } from './support/shop.ts';
import { atDesk, goods, openProduct, overflow, said, save, saveButton, warehouseOf } from './support/stall.ts';
import { weigh } from './support/weight.ts';

const market = useLiveMarket();
const browser = useBrowser();

describe("the seller's desk", () => {
  it('takes a new seller from the account to the first product on sale', async () => {
    const page = await (await personWith(browser(), { viewport: PHONE })).newPage();
    await page.goto(`${market().origin}/seller`);
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('Name').fill('Doña Rosa');
    await page.getByLabel('E-mail').fill('rosa@example.com');
    await page.getByLabel('Password').fill('correct-horse');
    await page.locator('form.form').getByRole('button', { name: 'Create an account' }).click();
    await heading(page, 'What is your stall called?').waitFor();
    await page.getByLabel('Name of the stall').fill('Barro de Rosa');
    await page.getByLabel('Where you are').fill('San Bartolo Coyotepec');
    await page.getByRole('button', { name: 'Open a stall' }).click();
    await heading(page, 'New product').waitFor();

    // What is missing is said before anything is sent.
    await page.getByLabel('Name').fill('Jarro de barro negro');
    await page.getByLabel('Price (MXN)').fill('doscientos');
    await page.getByLabel('Category').selectOption('CERAMICA');
    await page.getByLabel('How many are there?').fill('6');
    await page.getByRole('button', { name: 'Put it on sale' }).click();
    await page.getByText('This is no number.').waitFor();
    await picture(page, 'seller-new-product-phone');
    await page.getByLabel('Price (MXN)').fill('249.50');
    await page.getByRole('button', { name: 'Put it on sale' }).click();
    await heading(page, 'Jarro de barro negro').waitFor();
    await said(page, 'Jarro de barro negro is on sale.').waitFor();

    const buyer = await (await personWith(browser())).newPage();
    await buyer.goto(market().origin);
    await buyer.getByRole('link', { name: /Jarro de barro negro/ }).click();
    await buyer.getByText('6 in stock').waitFor();
    await buyer.getByText('$249.50 MXN').waitFor();
  });

  it('takes what is weighed to the digit, and refuses more', async () => {
    const seller = await market().seller();
    const page = await atDesk(market(), browser(), { seller, place: 'products/new' });
    await page.getByLabel('Name').fill('Quesillo');
    await page.getByLabel('Sold by').selectOption('KG');
    await page.getByLabel('Price of one kg (MXN)').fill('180.05');
    await page.getByLabel('How many are there?').fill('2.0000000001');
    await page.getByRole('button', { name: 'Put it on sale' }).click();
    await page.locator('#price-error').getByText('choose a price in steps of 0.10').waitFor();
    await page.locator('#stock-error').getByText('more digits after the point').waitFor();
    // To some a thousand and five hundred, to others one and a half.
    await page.getByLabel('Price of one kg (MXN)').fill('1,500');
    await page.locator('#price-error').getByText('This is no number.').waitFor();
    await page.getByLabel('Price of one kg (MXN)').fill('180.10');
    await page.getByLabel('How many are there?').fill('2,50');
    await page.getByRole('button', { name: 'Put it on sale' }).click();
    await said(page, 'Quesillo is on sale.').waitFor();
    const made = await market().db.prisma.product.findFirstOrThrow({ where: { sellerId: seller.id } });
    expect(made).toMatchObject({ unit: 'KG', unitScale: 1, priceAmount: 1_801, stock: 25 });
  });

  it('is for sellers, and says so to others', async () => {
    const { accessToken } = await register(market());
    const page = await (await signedIn(market(), browser(), { token: accessToken })).newPage();
    await page.goto(`${market().origin}/seller/products`);
    await heading(page, 'This account buys').waitFor();
    await page.getByRole('button', { name: 'Use another account' }).click();
    await heading(page, 'Seller’s desk').waitFor();
    expect(await page.evaluate(`localStorage.getItem('tianguis.tokens')`)).toBeNull();
  });

  it('puts a product on sale once, though the answer is lost', async () => {
    const seller = await market().seller();
    const page = await atDesk(market(), browser(), { seller, place: 'products/new' });
    await page.getByLabel('Name').fill('Molcajete');
    await page.getByLabel('Price (MXN)').fill('900');
    await page.getByLabel('How many are there?').fill('2');
    // Done, and nobody is told: the page tries again by itself, then has it tried.
    await page.route('**/api/marketplace/products', async (route) => {
      if (route.request().method() === 'POST') await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Put it on sale' }).click();
    await page.getByRole('alert').getByText('it is put on sale once').waitFor();
    await page.reload();
    expect(await page.getByLabel('Name').inputValue()).toBe('Molcajete');
    await page.unroute('**/api/marketplace/products');
    await page.getByRole('button', { name: 'Put it on sale' }).click();
    await heading(page, 'Molcajete').waitFor();
    expect(await market().db.prisma.product.count({ where: { sellerId: seller.id } })).toBe(1);
  });

  it('shows nobody what another account typed in the same tab', async () => {
    const [rosa, luis] = [await market().seller(), await market().seller()];
    const page = await atDesk(market(), browser(), { seller: rosa, place: 'products/new' });
    await page.getByLabel('Name').fill('Molcajete');
    await page.reload();
    expect(await page.getByLabel('Name').inputValue()).toBe('Molcajete');
    // Another tab signed in anew.
    const tokens = JSON.stringify({ accessToken: luis.token, refreshToken: 'there is none' });
    await page.evaluate(`localStorage.setItem('tianguis.tokens', ${JSON.stringify(tokens)})`);
    await page.goto(`${market().origin}/seller/products/new`);
    await heading(page, 'New product').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('');
    await page.getByLabel('Name').fill('Comal');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading(page, 'Seller’s desk').waitFor();
    expect(await page.evaluate(`Object.keys(sessionStorage).filter((key) => key.includes('${luis.id}'))`)).toEqual([]);
  });

  it('says by field what the market refuses, and keeps what was typed', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Vela', stock: 3 }, seller);
    const page = await atDesk(market(), browser(), { seller, place: `products/${id}` });
    await openProduct(page, 'Vela');
    await page.getByLabel('Pictures').fill('no-address');
    await page.getByLabel('Name').fill('Vela de concha');
    await saveButton(page).click();
    await page.locator('#images-error').waitFor();
    // A page that is loaded anew has it still.
    await page.reload();
    expect(await page.getByLabel('Name').inputValue()).toBe('Vela de concha');
    await page.getByLabel('Pictures').fill('https://example.com/vela.jpg');
    await save(page);
    const { name, images } = await market().db.prisma.product.findUniqueOrThrow({ where: { id } });
    expect({ name, images }).toEqual({ name: 'Vela de concha', images: ['https://example.com/vela.jpg'] });
  });

  it('finds products, and takes one off the shelf and puts it back', async () => {
    const seller = await market().seller();
    await product(market(), { name: 'Huipil bordado', stock: 2 }, seller);
    await product(market(), { name: 'Petate grande', stock: 0 }, seller);
    const page = await atDesk(market(), browser(), { seller, place: 'products' });
    await page.getByText('2 products').waitFor();
    await page.getByText('Sold out').waitFor();
    await page.getByRole('searchbox').fill('huipil');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('1 product', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Huipil bordado' }).click();
    await page.getByRole('button', { name: 'Take it off the shelf' }).click();
    await said(page, 'Huipil bordado is off the shelf.').waitFor();
    await page.getByRole('link', { name: '← Products' }).click();
    await page.getByRole('link', { name: 'Off the shelf' }).click();
    await page.getByRole('link', { name: 'Huipil bordado' }).click();
    await page.getByRole('button', { name: 'Put it back on sale' }).click();
    await said(page, 'Huipil bordado is on sale.').waitFor();
    // Everybody may read what others sell, and nobody edits it.
    const foreign = await product(market(), { name: 'Rebozo', stock: 1 });
    await page.goto(`${market().origin}/seller/products/${foreign}`);
    await heading(page, 'There is nothing here').waitFor();
  });

  it('is worked by keyboard alone', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Reata', stock: 3, price: 10_000 }, seller);
    const page = await atDesk(market(), browser(), { seller, place: 'products' });
    await tabTo(page, page.getByRole('link', { name: 'Reata' }));
    await page.keyboard.press('Enter');
    await openProduct(page, 'Reata');
    await tabTo(page, page.getByLabel('Price (MXN)'));
    await page.keyboard.press('Control+A');
    await page.keyboard.type('120');
    await page.keyboard.press('Enter');
    await page.getByText('Everything is saved').waitFor();
    expect((await market().db.prisma.product.findUniqueOrThrow({ where: { id } })).priceAmount).toBe(12_000);
    const warehouses = Promise.withResolvers<void>();
    await page.route('**/api/inventory/warehouses*', async (route) => {
      await warehouses.promise;
      await route.continue();
    });
    await page.goto(`${market().origin}/seller/stock/receive?product=${id}`);
    await tabTo(page, page.getByLabel('Quantity'));
    await page.keyboard.type('4');
    // Where it goes is not known yet: the page says so, and keeps what was typed.
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Processing' }).waitFor();
    warehouses.resolve();
    await page.getByRole('button', { name: 'Take it in' }).waitFor();
    await page.keyboard.press('Enter');
    await heading(page, /^REC-/).waitFor();
    expect(await market().stockOf(id)).toBe(7);
  });

  it('works behind a proxy that has it under a prefix', async () => {
    const seller = await market().seller();
    await product(market(), { name: 'Sarape', stock: 3 }, seller);
    const origin = `${await proxyUnder('/market', market().origin)}/market`;
    const value = JSON.stringify({ accessToken: seller.token, refreshToken: 'there is none' });
    const localStorage = [{ name: 'tianguis.tokens', value }];
    const storageState = { cookies: [], origins: [{ origin: new URL(origin).origin, localStorage }] };
    const person = await personWith(browser(), { storageState });
    const strays: string[] = [];
    person.on('request', (request) => {
      if (!new URL(request.url()).pathname.startsWith('/market/')) strays.push(request.url());
    });
    const page = await person.newPage();
    await page.goto(`${origin}/seller`);
    await page.getByRole('link', { name: 'Products' }).click();
    await page.getByRole('link', { name: 'Sarape' }).click();
    await openProduct(page, 'Sarape');
    await page.getByLabel('Name').fill('Sarape de Saltillo');
    await save(page);
    await page.reload();
    await heading(page, 'Sarape de Saltillo').waitFor();
    // A browser looks for this by itself.
    expect(strays.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([]);
  });

  it('loads little: all code and style within 60 kB, nothing from elsewhere', async () => {
    const page = await (await personWith(browser(), { viewport: PHONE })).newPage();
    const { bytes, files, isOwn, paintMs } = await weigh(page, market().origin, '/seller');
    const spoken = `first contentful paint after ${Math.round(paintMs)} ms; ${files} files of code and style, ${bytes} bytes gzipped`;
    process.stdout.write(`The seller's desk: ${spoken}\n`);
    expect(bytes).toBeLessThan(60_000);
    expect(files).toBeLessThanOrEqual(8);
    expect(isOwn).toBe(true);
    expect(paintMs).toBeGreaterThan(0);
  });
});

describe("the desk's stock", () => {
  it('takes in goods, and buyers see them at once', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Café Pluma', stock: 1 }, seller);
    const other = await product(market(), { name: 'Mole negro', stock: 0 }, seller);
    const buyer = await (await personWith(browser())).newPage();
    await buyer.goto(`${market().origin}/shop/products/${id}`);
    await buyer.getByText('Only 1 left').waitFor();
    await buyer.getByText('Live').waitFor();

    const page = await atDesk(market(), browser(), { seller, place: `products/${id}`, viewport: PHONE });
    await page.getByRole('link', { name: 'Receive goods' }).click();
    await page.getByLabel('Quantity').fill('40');
    await page.getByLabel('Lot (optional)').fill('PLUMA-7');
    await page.getByLabel('Last day (optional)').fill('2099-05-01');
    await page.getByRole('button', { name: 'Add a line' }).click();
    const second = page.locator('.line-form').nth(1);
    await second.getByLabel('Product').selectOption({ label: 'Mole negro' });
    await second.getByLabel('Quantity').fill('1.5');
    await page.getByRole('button', { name: 'Take it in' }).click();
    await second.locator('.error').waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await picture(page, 'seller-receive-refused-phone');
    await second.getByLabel('Quantity').fill('12');
    await page.getByRole('button', { name: 'Take it in' }).click();

    await heading(page, /^REC-/).waitFor();
    await said(page, /the goods are in/).waitFor();
    await page.getByText('PLUMA-7').waitFor();
    await buyer.getByText('41 in stock').waitFor();
    expect([await market().stockOf(id), await market().stockOf(other)]).toEqual([41, 12]);
    expect(await market().findings()).toEqual([]);
  });

  it('corrects a count, and says how few there would be', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Olla', stock: 5 }, seller);
    const page = await atDesk(market(), browser(), { seller, place: `stock?product=${id}` });
    await page.getByRole('link', { name: 'Correct Olla' }).click();
    await page.getByText('No lot · 5 known').waitFor({ state: 'attached' });
    await page.getByLabel('By how many').fill('9');
    await page.getByLabel('Why').fill('counted');
    await page.getByRole('button', { name: 'Write it down' }).click();
    await page.getByRole('alert').getByText('Not enough stock').waitFor();
    await page.getByLabel('By how many').fill('2');
    await page.getByRole('button', { name: 'Write it down' }).click();
    await heading(page, /^ADJ-/).waitFor();
    expect(await market().stockOf(id)).toBe(3);
  });

  it('shows what runs low and what expires, and rejects a lot', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Queso de hebra', stock: 2 }, seller);
    const warehouseId = await warehouseOf(market(), seller);
    const expiresOn = new Date(Date.now() + 6 * 86_400_000).toISOString().slice(0, 10);
    const lot = { code: 'QH-1', expiresOn };
    await goods(market(), seller, 'receipts', { warehouseId, lines: [{ productId: id, quantity: 8, lot }] });

    const page = await atDesk(market(), browser(), { seller, place: `products/${id}` });
    await page.getByLabel('Tell me when so few are left').fill('20');
    await page.getByRole('button', { name: 'Set' }).click();
    await said(page, 'You are told when 20 or fewer are left.').waitFor();
    await page.getByRole('link', { name: 'Today', exact: true }).click();
    await page.locator('.today').getByText('Runs low').waitFor();
    await page.locator('.today').getByText('Expires within 30 days').waitFor();
    await page.getByRole('link', { name: 'Look at it' }).click();
    await page.getByRole('heading', { name: 'Runs low' }).waitFor();
    await page.getByRole('link', { name: 'QH-1' }).click();
    await heading(page, 'Lot QH-1').waitFor();
    await page.getByLabel('Why').fill('the cold chain was broken');
    await page.getByRole('button', { name: 'Take all of it out' }).click();
    await page.getByText('8 were taken out; buyers have 0.').waitFor();
    await picture(page, 'seller-lot-rejected-desktop');
    await until('the lot has left', async () => (await market().stockOf(id)) === 2);
    await page.goto(`${market().origin}/seller/products`);
    await page.getByText('Few left').waitFor();
  });

  it('moves goods to another warehouse, step by step', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Equipal', stock: 6 }, seller);
    const page = await atDesk(market(), browser(), { seller, place: 'stock/warehouses' });
    await page.getByLabel('Name').fill('Bodega del centro');
    await page.getByLabel('Code').fill('CENTRO');
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByRole('link', { name: 'Bodega del centro' }).waitFor();
    await page.goto(`${market().origin}/seller/stock/transfer`);
    await page.getByLabel('Equipal').fill('4');
    await page.getByRole('button', { name: 'Prepare the transfer' }).click();
    await heading(page, /^TRA-/).waitFor();
    await page.getByRole('button', { name: 'Send it off' }).click();
    await page.getByLabel(/^Equipal: arrived/).fill('3');
    expect(await market().stockOf(id)).toBe(2);
    await page.getByLabel('If less arrived, why?').fill('one broke');
    await page.getByRole('button', { name: 'It has arrived' }).click();
    await page.locator('.under').getByText('Arrived').waitFor();
    await until('what arrived can be sold', async () => (await market().stockOf(id)) === 5);
    expect(await market().findings()).toEqual([]);
  });
});
