import { describe, expect, it } from 'vitest';
import { bookedIn, makeSlot, placeBooking } from '../support/bookings.ts';
import { addToCart } from '../support/steps.ts';
import { until } from '../support/wait.ts';
import { PHONE, picture, useBrowser } from './support/browser.ts';
import { atPayment, heading, payButton, product, signedIn, useLiveMarket } from './support/shop.ts';

const market = useLiveMarket();
const browser = useBrowser();

describe('whoever goes back on something in the shop', () => {
  it('sees that they wait for seats, after a reload too, and leaves the list', async () => {
    const { slot } = await placeBooking(market(), { capacity: 1, guests: 1 });
    const buyer = await market().buyer();
    const page = await (await signedIn(market(), browser(), buyer, { viewport: PHONE })).newPage();
    await page.goto(`${market().origin}/shop/experiences/${slot.experienceId}`);
    const day = page.getByRole('button', { name: /: Sold out$/ });
    await day.click();
    await page.getByRole('button', { name: 'Join the waiting list' }).click();
    await page.getByText('You are on the list.').waitFor();
    const waiting = () => market().db.prisma.waitingListEntry.count({ where: { slotId: slot.id, buyerId: buyer.id } });
    expect(await waiting()).toBe(1);
    await page.reload();
    await day.click();
    await page.getByText('You are on the list.').waitFor();
    await picture(page, 'waiting-phone');
    await page.getByRole('button', { name: 'Leave the waiting list' }).click();
    await page.getByRole('button', { name: 'Join the waiting list' }).waitFor();
    expect(await waiting()).toBe(0);
  });

  it('is asked once more before a booking is cancelled', async () => {
    const slot = await makeSlot(market(), { capacity: 3 });
    const buyer = await market().buyer();
    const page = await (await signedIn(market(), browser(), buyer)).newPage();
    await page.goto(`${market().origin}/shop/experiences/${slot.experienceId}`);
    await page.getByRole('button', { name: /3 seats free/ }).click();
    await page.getByRole('button', { name: /^Book for/ }).click();
    await atPayment(page);
    await payButton(page).click();
    await heading(page, 'Thank you! It is paid.').waitFor();
    // What was clicked is gone: whoever works by keyboard, or listens, goes on at what it says now.
    expect(
      await heading(page, /Thank you/)
        .and(page.locator(':focus'))
        .count(),
    ).toBe(1);
    await page.getByRole('button', { name: 'Cancel the booking' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(await bookedIn(market(), slot)).toBe(1);
    await page.getByRole('button', { name: 'Cancel the booking' }).click();
    await picture(page, 'cancel-booking-desktop');
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await until('the seats are free', async () => (await bookedIn(market(), slot)) === 0);
    await page.getByRole('button', { name: 'Yes, cancel it' }).waitFor({ state: 'detached' });
  });

  it('takes lines out of the cart, and goes on at its heading', async () => {
    const buyer = await market().buyer();
    for (const name of ['Comal', 'Metate']) {
      await addToCart(market(), buyer.token, await product(market(), { name, stock: 3 }), 1);
    }
    const page = await (await signedIn(market(), browser(), buyer)).newPage();
    await page.goto(`${market().origin}/shop/cart`);
    const isAtHeading = () => heading(page, 'Cart').and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: 'Remove Comal' }).click();
    await page.getByRole('button', { name: 'Remove Comal' }).waitFor({ state: 'detached' });
    await isAtHeading();
    await page.getByRole('button', { name: 'Remove Metate' }).click();
    await page.getByRole('link', { name: 'Look around' }).waitFor();
    await isAtHeading();
  });

  it('is not told to wait for a product that is off the shelf', async () => {
    const seller = await market().seller();
    const id = await product(market(), { name: 'Petate', stock: 3 }, seller);
    await market().db.prisma.product.update({ where: { id }, data: { status: 'ARCHIVED' } });
    const page = await (await signedIn(market(), browser(), await market().buyer())).newPage();
    await page.goto(`${market().origin}/shop/products/${id}`);
    await page.getByText('No longer for sale').waitFor();
    expect(await page.getByText('Sold out for now').count()).toBe(0);
  });
});
