import type { Locator, Page } from 'playwright-core';

/** As far as somebody would go who looks for something with the Tab key. */
const TABS_MAX = 60;

/** Goes to something with the Tab key alone. @throws Error where it does not come there */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
    await page.keyboard.press('Tab');
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
  }
  throw new Error(`the Tab key does not come to ${wanted}`);
}
