import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { chromiumOptions } from '../../../scripts/support/chromium.ts';

/** Git ignores it. */
const SCREENSHOTS = join(import.meta.dirname, '../screenshots');
/** Only a net for what hangs: a slow machine may take as long as it needs. */
const PATIENCE_MS = 90_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

/** A browser for all tests of a file. It reaches this machine and nothing else. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({ ...chromiumOptions(), timeout: PATIENCE_MS });
  });
  afterAll(async () => {
    await browser?.close();
  });
  return () => {
    if (browser === undefined) throw new Error('the browser is open while tests run, not before');
    return browser;
  };
}

/** One person's browser, for the length of a test. What its pages complain about fails the test. */
export async function personWith(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  context.on('weberror', (error) => faults.push(error.error().stack ?? String(error.error())));
  context.on('console', (message) => {
    // Refused requests are told by the console too; what the policy forbids is a fault.
    if (/Content Security Policy/.test(message.text())) faults.push(message.text());
  });
  onTestFinished(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });
  return context;
}

/** Keeps a picture of the page: as a person sees it, or all of it. */
export async function picture(page: Page, name: string, { fullPage = true } = {}): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  // What stays at the top of the window would be in the midst of the whole page otherwise.
  if (fullPage) await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage, animations: 'disabled' });
}
