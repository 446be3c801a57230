import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useMarket } from '../support/market.ts';
import { patchProduct } from '../support/steps.ts';
import { until } from '../support/wait.ts';
import { PHONE, picture, useBrowser } from './support/browser.ts';
import { product } from './support/shop.ts';
import { atDesk, both, openProduct, overflow, said, save, saveButton } from './support/stall.ts';

// What everybody reads is kept for a moment, as in the product: an edit goes on from what the market knows all the same.
const market = useMarket({ READ_CACHE_MS: '1000' }, { patient: true });
const browser = useBrowser();

/** Two people of one stall, each with the same product open. */
async function twoEditing(name: string): Promise<{ id: string; ana: Page; luis: Page }> {
  const seller = await market().seller();
  const id = await product(market(), { name, stock: 3, price: 10_000 }, seller);
  const place = `products/${id}`;
  const ana = await atDesk(market(), browser(), { seller, place });
  const luis = await atDesk(market(), browser(), { seller, place, viewport: PHONE });
  for (const page of [ana, luis]) await openProduct(page, name);
  return { id, ana, luis };
}

const known = (id: string) => market().db.prisma.product.findUniqueOrThrow({ where: { id } });

describe('two people who edit one product', () => {
  it('both get what they want, where they change other fields, and are told', async () => {
    const { id, ana, luis } = await twoEditing('Cazuela');
    await ana.getByLabel('Price (MXN)').fill('120');
    await save(ana);
    await luis.getByLabel('Description').fill('Para mole.');
    await save(luis);
    await luis.getByText('Somebody changed this, too').waitFor();
    await luis.getByText('the price is now: 120').waitFor();
    expect(await luis.getByLabel('Price (MXN)').inputValue()).toBe('120');
    await picture(luis, 'seller-merged-phone');
    expect(await known(id)).toMatchObject({ priceAmount: 12_000, description: 'Para mole.' });
    await luis.getByRole('button', { name: 'Understood' }).click();
    await luis.getByText('Somebody changed this, too').waitFor({ state: 'detached' });
  });

  it('see both, where they change the same field, and who comes last chooses', async () => {
    const { id, ana, luis } = await twoEditing('Comal');
    await ana.getByLabel('Price (MXN)').fill('120');
    await save(ana);
    await luis.getByLabel('Price (MXN)').fill('150.50');
    await luis.getByLabel('Name').fill('Comal grande');
    await saveButton(luis).click();
    await both(luis, 'price').waitFor();
    await both(luis, 'price').getByText('with this account in another window').waitFor();
    await both(luis, 'price').getByText('120', { exact: true }).waitFor();
    await both(luis, 'price').getByText('150.50', { exact: true }).waitFor();
    expect(await overflow(luis)).toBeLessThanOrEqual(0);
    await picture(luis, 'seller-conflict-phone');
    // Nothing of it is saved, and nothing is lost.
    expect(await known(id)).toMatchObject({ name: 'Comal', priceAmount: 12_000 });
    expect(await luis.getByLabel('Name').inputValue()).toBe('Comal grande');
    await luis.getByRole('button', { name: 'Keep mine' }).click();
    await save(luis);
    expect(await known(id)).toMatchObject({ name: 'Comal grande', priceAmount: 15_050 });

    await ana.getByLabel('Price (MXN)').fill('99');
    await saveButton(ana).click();
    await both(ana, 'price').waitFor();
    await picture(ana, 'seller-conflict-desktop');
    await ana.getByRole('button', { name: 'Take theirs' }).click();
    expect(await ana.getByLabel('Price (MXN)').inputValue()).toBe('150.50');
    expect(await ana.getByLabel('Name').inputValue()).toBe('Comal grande');
    await ana.getByText('Everything is saved').waitFor();
    expect(await known(id)).toMatchObject({ name: 'Comal grande', priceAmount: 15_050 });
  });

  it('are asked about one field while the other goes through with it', async () => {
    const { id, ana, luis } = await twoEditing('Metate');
    await ana.getByLabel('Description').fill('De piedra.');
    await ana.getByLabel('Name').fill('Metate de piedra');
    await save(ana);
    await luis.getByLabel('Description').fill('De basalto.');
    await luis.getByLabel('Most that one buyer may have').fill('2');
    await saveButton(luis).click();
    await both(luis, 'description').getByRole('button', { name: 'Take theirs' }).click();
    await luis.getByText('the name is now: Metate de piedra').waitFor();
    await save(luis);
    await said(luis, 'Saved.').waitFor();
    expect(await known(id)).toMatchObject({
      ...{ name: 'Metate de piedra', description: 'De piedra.', purchaseLimit: 2 },
    });
  });

  it('are told by whoever comes back to the page, before they save', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Bule', stock: 3, price: 10_000 }, seller);
    const page = await atDesk(market(), browser(), { seller, place: `products/${id}` });
    await openProduct(page, 'Bule');
    await page.getByLabel('Price (MXN)').fill('130');
    const elsewhere = { price: { amount: 11_000 }, category: 'OTRO' };
    expect((await patchProduct(market(), seller.token, id, elsewhere)).status).toBe(200);
    // Whoever comes back, comes back as often as it takes: what everybody reads is a moment old.
    const asked = both(page, 'price');
    await until('the page knows', async () => {
      await page.evaluate(`dispatchEvent(new Event('focus'))`);
      return (await asked.count()) > 0;
    });
    await page.getByText('the category is now: Other').waitFor();
    await asked.getByRole('button', { name: 'Keep mine' }).click();
    await save(page);
    expect(await known(id)).toMatchObject({ priceAmount: 13_000, category: 'OTRO' });
  });

  it('lose nothing when the network fails', async () => {
    const { id, luis } = await twoEditing('Tenate');
    await luis.getByLabel('Price (MXN)').fill('140');
    await luis.context().setOffline(true);
    await saveButton(luis).click();
    await luis.getByRole('alert').getByText('You are offline').waitFor();
    expect(await luis.getByLabel('Price (MXN)').inputValue()).toBe('140');
    await luis.context().setOffline(false);
    await save(luis);
    expect(await known(id)).toMatchObject({ priceAmount: 14_000 });
  });

  it('shows the stock that there is while somebody buys, and asks nothing of the form', async () => {
    const { id, ana } = await twoEditing('Guaje');
    await ana.getByLabel('Name').fill('Guaje pintado');
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
    await save(ana);
    await ana.getByText('1 to sell').waitFor();
    expect(await known(id)).toMatchObject({ name: 'Guaje pintado', stock: 1 });
  });
});
