import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { openClient } from '../../src/platform/connections.ts';
import { sequenceForTest } from '../support/events.ts';
import { useMarket } from '../support/market.ts';
import { PASSWORD, register } from '../support/steps.ts';
import { until } from '../support/wait.ts';
import { DESKTOP, PHONE, personWith, picture, useBrowser } from './support/browser.ts';
import { product, QUESILLO } from './support/shop.ts';
import { type Weight, weigh } from './support/weight.ts';

/** What somebody waits for the first words of the page at most, in milliseconds; and how often it is opened until they come in that time. */
const PAINT_MAX_MS = 1_000;
const OPENED_MAX = 20;

// Nobody is refused because the machine is slow.
const market = useMarket({}, { patient: true });
const browser = useBrowser();

/** The account of an operator, who can sign in. */
async function anOperator(): Promise<string> {
  const { user } = await register(market());
  await market().db.pool.query(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [user.id]);
  return user.email;
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${market().origin}/ops`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function watching(context: BrowserContext): Promise<Page> {
  // As a process has it: without it the outbox would never be emptied, and the page would say so.
  sequenceForTest(market());
  const page = await context.newPage();
  await signIn(page, await anOperator());
  await page.getByText('Live ·').waitFor();
  return page;
}

/** Buyers who check out one after the other until they are told to stop. */
function flashSale(): { stop(): Promise<number> } {
  let isOn = true;
  const sell = async (): Promise<number> => {
    const { id } = await market().product(100_000);
    let sold = 0;
    while (isOn) {
      const buyers = await market().buyersWanting(10, [{ productId: id, quantity: 1 }]);
      const answers = await Promise.all(buyers.map(({ token }) => market().checkout(token)));
      sold += answers.filter(({ status }) => status === 201).length;
    }
    return sold;
  };
  const selling = sell();
  return {
    stop: () => {
      isOn = false;
      return selling;
    },
  };
}

const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"]`);

/** What is wider than the page. */
const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the operations page', () => {
  it.each([
    { name: 'phone', viewport: PHONE, colorScheme: 'light' },
    { name: 'phone-dark', viewport: PHONE, colorScheme: 'dark' },
    { name: 'desktop', viewport: DESKTOP, colorScheme: 'light' },
    { name: 'desktop-dark', viewport: DESKTOP, colorScheme: 'dark' },
  ] as const)('shows a flash sale as it goes, on $name', async ({ name, viewport, colorScheme }) => {
    const page = await watching(await personWith(browser(), { viewport, colorScheme }));
    const sale = flashSale();
    try {
      await figure(page, 'orders').locator('.value', { hasText: /[1-9]/ }).waitFor();
      await page.locator('[data-table="hot"] tbody tr').first().waitFor();
      for (const limits of ['2 5', '1 5', '1.5 2.5'])
        await page.locator(`.plot[data-limits="${limits}"] canvas`).first().waitFor();
      expect(await page.locator('.plot canvas').count()).toBe(7);
      expect(await page.locator('.warnings').textContent()).not.toContain('below zero');
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      // So that there are lines to look at.
      const drawn = async () => Number(await page.locator('.plot').first().getAttribute('data-points'));
      await until('some points are drawn', async () => (await drawn()) >= 6);
      expect(await faultsOf(page)).toEqual([]);
      await picture(page, `ops-${name}`);
    } finally {
      expect(await sale.stop()).toBeGreaterThan(0);
    }
  });

  it.each([
    { name: 'phone', viewport: PHONE, colorScheme: 'dark' },
    { name: 'desktop', viewport: DESKTOP, colorScheme: 'light' },
  ] as const)('runs a race in which stock is never below zero, on $name', async ({ name, viewport, colorScheme }) => {
    const page = await watching(await personWith(browser(), { viewport, colorScheme }));
    // By keyboard alone.
    await page.getByLabel('Buyers').focus();
    await page.getByLabel('Buyers').fill('60');
    await page.keyboard.press('Tab');
    await page.keyboard.type('7');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const seen: number[] = [];
    let isOver = false;
    const ended = figure(page, 'race-held')
      .waitFor()
      .finally(() => {
        isOver = true;
      });
    const watched = (async () => {
      while (!isOver) seen.push(...(await figure(page, 'race-stock').allTextContents()).map(Number));
    })();
    await Promise.all([ended, watched]);
    expect(seen.length).toBeGreaterThan(0);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(0);
    expect(await figure(page, 'race-held').textContent()).toContain('The guarantee held: 7 of 60');
    expect(await figure(page, 'race-sold').textContent()).toBe('7');
    expect(await figure(page, 'race-lowest').textContent()).toBe('0');
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.locator('.race').scrollIntoViewIfNeeded();
    await picture(page, `ops-race-${name}`, { fullPage: false });
  });

  it('is for operators, and says so to others', async () => {
    const context = await personWith(browser(), { viewport: PHONE });
    const page = await context.newPage();
    const { user } = await register(market());
    await page.goto(`${market().origin}/ops`);
    await page.getByLabel('E-mail').fill(user.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByLabel('Password').press('Enter');
    await page.getByRole('alert').getByText('password').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await picture(page, 'ops-sign-in-phone');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByLabel('Password').press('Enter');
    await page.getByText('no operator').waitFor();
    await page.getByRole('button', { name: 'Use another account' }).click();
    await page.getByLabel('E-mail').waitFor();
    expect(await page.evaluate(`localStorage.getItem('tianguis.tokens')`)).toBeNull();
  });

  it('shows how much there is of what is weighed, in its unit', async () => {
    const productId = await product(market(), QUESILLO);
    await market().db.prisma.product.update({ where: { id: productId }, data: { lowStockThreshold: 2_000 } });
    const page = await watching(await personWith(browser(), { viewport: DESKTOP }));
    for (const [table, said] of [
      ['hot', '1.5 kg'],
      ['risk', '1.5 kg'],
      ['risk', '2 kg'],
    ] as const)
      await page
        .locator(`[data-table="${table}"] tr`, { hasText: 'Quesillo' })
        .getByRole('cell', { name: said, exact: true })
        .waitFor();
  });

  it('says that the market is silent, and shows the door to who is no operator any more', async () => {
    const context = await personWith(browser(), { viewport: DESKTOP });
    const page = await watching(context);
    const said = page.getByRole('status').filter({ hasText: 'The market does not answer.' });
    const held: Route[] = [];
    await page.route('**/operations/snapshot', (route) => void held.push(route));
    await said.waitFor();
    expect(held.length).toBeGreaterThan(0);
    await page.unroute('**/operations/snapshot');
    await said.waitFor({ state: 'detached' });
    const { body } = await market().call('GET', '/api/operations/snapshot', { token: (await market().buyer()).token });
    expect(body.code).toBe('forbidden');
    await page.route('**/auth/me', (route) =>
      route.fulfill({ json: { id: crypto.randomUUID(), email: 'ana@example.com', name: 'Ana', role: 'BUYER' } }),
    );
    await page.route('**/operations/snapshot', (route) =>
      route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(body) }),
    );
    await page.getByText('no operator').waitFor();
  });

  it('speaks Spanish, and says in a sentence what is wrong', async () => {
    const page = await watching(await personWith(browser(), { viewport: DESKTOP }));
    await page.getByText('Everything is as it should be.').waitFor();
    // One that nobody cuts, as a psql would be.
    const holder = await openClient({ url: market().databaseUrl, applicationName: 'psql', silenceTimeoutMs: 0 });
    try {
      await holder.query('SET idle_in_transaction_session_timeout = 0');
      await holder.query('BEGIN');
      await holder.query('SELECT 1');
      await page.locator('.sentence').getByText('have been open for more than 5 seconds').waitFor();
      const told = page.locator('.warnings').getByRole('status');
      await told.getByText('have been open for more than 5 seconds').waitFor();
      await page.getByRole('button', { name: 'Español' }).click();
      await page.locator('.sentence').getByText('llevan abiertas más de 5 segundos').waitFor();
      await told.getByText('llevan abiertas más de 5 segundos').waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe('es');
      await page.locator('[data-table="transactions"] tbody tr').waitFor();
      await picture(page, 'ops-desktop-es');
    } finally {
      await holder.end();
    }
    await page.getByText('Todo está como debe.').waitFor();
  });

  it('is seen within a second, and is small', async () => {
    const person = await personWith(browser(), { viewport: DESKTOP });
    const weights: Weight[] = [];
    const best = () => Math.min(...weights.map(({ paintMs }) => paintMs));
    // The best counts: others work on the machine, too, and may do so for a while.
    while (weights.length < 2 || (best() >= PAINT_MAX_MS && weights.length < OPENED_MAX)) {
      const page = await person.newPage();
      weights.push(await weigh(page, market().origin, '/ops'));
      await page.close();
    }
    expect(weights[0]?.bytes).toBeLessThan(60_000);
    expect(weights[0]?.bytes).toBeGreaterThan(10_000);
    expect(weights.every(({ isOwn }) => isOwn)).toBe(true);
    expect(best()).toBeLessThan(PAINT_MAX_MS);
  });

  it('is worked by keyboard alone', async () => {
    const page = await watching(await personWith(browser(), { viewport: DESKTOP }));
    await page.getByRole('button', { name: 'Run the race' }).waitFor();
    await page.evaluate('document.activeElement?.blur()');
    const reached: string[] = [];
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate<string>(
          `document.activeElement?.id || document.activeElement?.ariaLabel || document.activeElement?.innerText || 'nothing'`,
        ),
      );
    }
    expect(reached).toEqual(
      expect.arrayContaining([
        ...['Skip to the figures', expect.stringContaining('Español'), 'Dark colours', 'Sign out'],
        ...['buyers', 'stock', 'Run the race'],
      ]),
    );
  });
});
