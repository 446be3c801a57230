import { describe, expect, it } from 'vitest';
import { until } from '../support/wait.ts';
import { personWith, picture, useBrowser } from './support/browser.ts';
import {
  atCheckout,
  atPayment,
  fillAddress,
  heading,
  orderButton,
  payButton,
  product,
  useLiveMarket,
} from './support/shop.ts';

const market = useLiveMarket();
const browser = useBrowser();

describe('the storefront', () => {
  it('sells: from the search to the bank’s question and the paid order', async () => {
    const id = await product(market(), { name: 'Cántaro de barro negro calado', stock: 7 });
    const person = await personWith(browser());
    const page = await person.newPage();
    await page.goto(market().origin);
    await page.getByRole('searchbox').fill('cantaro');
    await page.getByRole('searchbox').press('Enter');
    await page.getByRole('link', { name: /Cántaro de barro negro calado/ }).click();
    await heading(page, 'Cántaro de barro negro calado').waitFor();
    await page.getByText('7 in stock').waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();

    // Whoever is new makes an account, and what was wanted is in the cart.
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('Name').fill('Ana');
    await page.getByLabel('E-mail').fill('ana@example.com');
    await page.getByLabel('Password').fill('correct-horse');
    await page.locator('form.form').getByRole('button', { name: 'Create an account' }).click();
    await page.getByRole('link', { name: 'Check out' }).click();
    await fillAddress(page);
    const name = page.locator('#address-name');
    await until('the name is suggested', async () => (await name.inputValue()) === 'Ana');
    await picture(page, 'checkout-desktop');
    await orderButton(page).click();

    await atPayment(page);
    expect(await market().stockOf(id)).toBe(5);
    await page.getByLabel('Card with 3-D Secure').check();
    await payButton(page).click();
    const [bank] = await Promise.all([
      person.waitForEvent('page'),
      page.getByRole('link', { name: /Go to the page/ }).click(),
    ]);
    await picture(page, 'bank-asks-desktop');
    await heading(bank, 'Is it you?').waitFor();
    await picture(bank, 'bank-desktop');
    await bank.getByRole('button', { name: 'Yes, pay' }).click();
    await heading(bank, 'It is paid').waitFor();
    // Told by the market: nobody has loaded this page anew.
    await heading(page, 'Thank you! It is paid.').waitFor();
    await page.locator('.history').getByText('Paid', { exact: true }).waitFor();
    await picture(page, 'paid-desktop');
    expect(await market().findings()).toEqual([]);
  });

  it('says that a card was declined, and takes another', async () => {
    const id = await product(market(), { name: 'Comal', stock: 3 });
    const { page } = await boughtBy(id);
    await page.getByLabel('Card without funds').check();
    await payButton(page).click();
    await page.getByRole('alert').filter({ hasText: 'declined' }).first().waitFor();
    await page.getByRole('radio').first().check();
    await payButton(page).click();
    await heading(page, 'Thank you! It is paid.').waitFor();
  });

  it('shows the stock as it is, while others buy', async () => {
    const id = await product(market(), { name: 'Lámpara Luna calada', stock: 6 });
    const looker = await (await personWith(browser())).newPage();
    await looker.goto(`${market().origin}/shop/products/${id}`);
    await looker.getByText('6 in stock').waitFor();
    await looker.getByText('Live').waitFor();
    const { page } = await boughtBy(id, 4);
    await looker.getByText('Only 2 left').waitFor();
    // An order that is given up gives them back.
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await looker.getByText('6 in stock').waitFor();
  });

  it('keeps the cart’s goods, and shows for how long', async () => {
    const id = await product(market(), { name: 'Rebozo', stock: 2 });
    const { page } = await filledCart(id, 2);
    await page.getByRole('button', { name: 'Hold my goods' }).click();
    await page.getByRole('timer').waitFor();
    expect(await page.getByRole('timer').textContent()).toMatch(/^(09:\d\d|10:00)$/);
    await page.getByText('2 held for you').waitFor();
    await until('the goods left the shelf', async () => (await market().stockOf(id)) === 0);
    await picture(page, 'held-desktop');
    await page.getByRole('button', { name: 'Let go' }).click();
    await page.getByRole('button', { name: 'Hold my goods' }).waitFor();
    await until('they are back', async () => (await market().stockOf(id)) === 2);
  });

  it('takes a voucher, and says why another does not count', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Morral', stock: 9, price: 100_00 }, seller);
    const body = { code: 'FERIA-10', percent: 10 };
    const made = await market().call('POST', '/api/marketplace/vouchers', { token: seller.token, body });
    expect(made.status).toBe(201);
    const { page } = await filledCart(id);
    await page.getByLabel('Voucher').fill('NADA-10');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.locator('.voucher .error').waitFor();
    await page.getByLabel('Voucher').fill('feria-10');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.locator('.discount').getByText('$10.00').waitFor();
    await page.getByRole('link', { name: 'Check out' }).click();
    await fillAddress(page);
    await page.getByRole('button', { name: 'Order for $90.00 MXN' }).click();
    await atPayment(page);
  });
});

/** Somebody with this in the cart, at the cart. */
async function filledCart(productId: string, quantity = 1) {
  const { page, buyer } = await atCheckout(market(), browser(), { productId, quantity });
  await page.getByRole('link', { name: /^Cart/ }).click();
  await heading(page, 'Cart').waitFor();
  return { page, buyer };
}

/** Somebody who has ordered this, at the payment. */
async function boughtBy(productId: string, quantity = 1) {
  const { page, buyer } = await atCheckout(market(), browser(), { productId, quantity });
  await orderButton(page).click();
  await atPayment(page);
  return { page, buyer };
}
