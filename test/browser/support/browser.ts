import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';

/** Where Debian and others have it; CHROMIUM_PATH comes before all. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Git ignores it. */
const SCREENSHOTS = join(import.meta.dirname, '../screenshots');
/** Only a net for what hangs: a slow machine may take as long as it needs. */
const PATIENCE_MS = 90_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

/** The browser of this machine. @throws Error that says how to get one */
function chromiumPath(): string {
  const named = process.env.CHROMIUM_PATH || undefined;
  const found = [...(named === undefined ? PLACES : [named])].find((path) => existsSync(path));
  if (found !== undefined) return found;
  const where = named === undefined ? 'No Chromium was found' : `CHROMIUM_PATH names ${named}, which is not there`;
  throw new Error(`${where}. Debian's package chromium brings it: apt-get install chromium; or set CHROMIUM_PATH.`);
}

/** A browser for all tests of a file. It reaches this machine and nothing else. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    // The sandbox refuses to be root; root tests in a machine that is made for it.
    const isRoot = process.getuid?.() === 0;
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: [...(isRoot ? ['--no-sandbox'] : []), '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
      timeout: PATIENCE_MS,
    });
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
