import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PHONE, picture, useBrowser } from './support/browser.ts';
import { atCheckout, heading, product, useLiveMarket } from './support/shop.ts';
import { atDesk, said } from './support/stall.ts';

const market = useLiveMarket();
const browser = useBrowser();

const CSV = `name;category;price;stock
Jarro;CERAMICA;129.50;4
Comal;BARRO;80;2
Olla;CERAMICA;230;1
`;

/** A file on the disk, as somebody has it: it was changed when it was written, however often it is chosen. */
function file(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-csv-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'new.csv');
  writeFileSync(path, text);
  return path;
}

describe('vouchers at the seller’s desk', () => {
  it('are made, count in the shop, and are switched off', async () => {
    const seller = await market().seller();
    const productId = await product(market(), { name: 'Morral', stock: 9, price: 100_00 }, seller);
    const desk = await atDesk(market(), browser(), { seller, viewport: PHONE });
    await desk.getByRole('contentinfo').getByRole('link', { name: 'Vouchers' }).click();
    await desk.getByText('No vouchers yet.').waitFor();
    await desk.getByLabel('Code').fill('feria-15');
    await desk.getByLabel('How much').fill('250');
    await desk.getByRole('button', { name: 'Make it' }).click();
    await desk.getByText('Write a whole number from 1 to 100.').waitFor();
    await desk.getByLabel('How much').fill('15');
    await desk.getByLabel('Checkouts altogether').fill('20');
    await desk.getByRole('button', { name: 'Make it' }).click();
    await said(desk, 'FERIA-15 can be used now.').waitFor();
    await desk.getByText('20 of 20 left').waitFor();

    const { page: shop } = await atCheckout(market(), browser(), { productId });
    await shop.getByRole('link', { name: /^Cart/ }).click();
    await shop.getByLabel('Voucher').fill('feria-15');
    await shop.getByRole('button', { name: 'Apply' }).click();
    await shop.locator('.discount').getByText('$15.00').waitFor();

    // A code is one of the whole market's.
    await desk.getByLabel('Code').fill('FERIA-15');
    await desk.getByLabel('How much').fill('10');
    await desk.getByRole('button', { name: 'Make it' }).click();
    await desk.getByText('The market has a voucher of this code.').waitFor();
    await desk.getByRole('button', { name: 'Switch off FERIA-15' }).click();
    await desk.getByRole('button', { name: 'Switch on FERIA-15' }).waitFor();
    await picture(desk, 'seller-voucher-off-phone');
    await shop.reload();
    await heading(shop, 'Cart').waitFor();
    await shop.locator('.discount').waitFor({ state: 'detached' });
  });
});

describe('files at the seller’s desk', () => {
  it('are brought in, with what is wrong in each line, and taken out', async () => {
    const seller = await market().seller();
    const desk = await atDesk(market(), browser(), { seller, place: 'files' });
    await desk.getByRole('button', { name: 'Bring it in' }).click();
    await desk.getByText('Choose a file.').waitFor();
    const csv = file(CSV);
    await desk.getByLabel('File').setInputFiles(csv);
    await desk.getByRole('button', { name: 'Bring it in' }).click();
    await desk.getByText('Wrong lines: 1').first().waitFor();
    await desk.getByRole('row', { name: /3 category/ }).waitFor();
    await desk.getByText('Nothing was brought in.').waitFor();
    await picture(desk, 'seller-files-rejected-desktop');
    expect(await market().db.prisma.product.count({ where: { sellerId: seller.id } })).toBe(0);

    await desk.getByLabel('Bring in good lines even if others are wrong').check();
    await desk.getByRole('button', { name: 'Bring it in' }).click();
    await desk.getByText('2 lines were brought in.').waitFor();
    expect(await market().db.prisma.product.count({ where: { sellerId: seller.id } })).toBe(2);
    // The same file, sent again, is answered as it was, also by a page that is loaded anew.
    await desk.reload();
    await desk.getByLabel('File').setInputFiles(csv);
    await desk.getByLabel('Bring in good lines even if others are wrong').check();
    await desk.getByRole('button', { name: 'Bring it in' }).click();
    await desk.getByText('2 lines were brought in.').waitFor();
    expect(await market().db.prisma.product.count({ where: { sellerId: seller.id } })).toBe(2);

    const [download] = await Promise.all([
      desk.waitForEvent('download'),
      desk.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^levels-.*\.csv$/);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    expect(lines.length).toBe(3);
    await said(desk, /is downloaded/).waitFor();
  });
});
