import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { type Person, peopleOf } from './pictures/people.ts';
import { startSale } from './pictures/sale.ts';
import { chromiumOptions } from './support/chromium.ts';
import { type Run, runScript, wholeNumber } from './support/run.ts';
import { say } from './support/say.ts';
import { startServer } from './support/server-process.ts';

const HELP = `npm run pictures -- [options]

Takes the pictures that the README shows, of a demo market of its own that runs meanwhile: the shop, its cart on a phone, the
operations page and the seller's desk during a sale. Needs Chromium: CHROMIUM_PATH, or where Debian has it.

  --folder F     where they go (docs/pictures)
  --seconds N    how long the sale goes on before the operations page is taken (60)
  --help`;

const FOLDER = join(import.meta.dirname, '../docs/pictures');
const DESKTOP = { width: 1280, height: 800 };
/** So that the first of its charts are on it. */
const TALL = { width: 1280, height: 1040 };
const PHONE = { width: 390, height: 844 };
const PATIENCE_MS = 60_000;

interface Options {
  readonly folder: string;
  readonly seconds: number;
}

/** What is shown, and who looks. */
interface View {
  readonly name: string;
  readonly path: string;
  readonly viewport: typeof DESKTOP;
  /** What is there once it may be taken. */
  readonly shows: string;
  readonly who?: Person;
}

/** A market with the demo's goods, in a database that is gone afterwards. */
async function openDemo({ atEnd }: Run) {
  const dataDir = mkdtempSync(join(tmpdir(), 'tianguis-pictures-'));
  atEnd(async () => rmSync(dataDir, { recursive: true, force: true }));
  const jwtSecret = randomBytes(32).toString('hex');
  // What may be in the environment of whoever runs this is not meant.
  const environment = {
    NODE_ENV: 'development',
    DATABASE_URL: '',
    DATA_DIR: dataDir,
    DEMO: 'on',
    JWT_SECRET: jwtSecret,
  };
  const server = await startServer({ environment });
  atEnd(() => server.stop());
  return { origin: server.origin, ...(await peopleOf(dataDir, jwtSecret)) };
}

async function takeAll({ folder, seconds }: Options, run: Run): Promise<void> {
  mkdirSync(folder, { recursive: true });
  say('Opening a demo market …');
  const demo = await openDemo(run);
  const browser = await chromium.launch({ ...chromiumOptions(), timeout: PATIENCE_MS });
  run.atEnd(() => browser.close());
  const take = async ({ name, path, viewport, shows, who }: View, pauseSeconds = 0) => {
    const tokens = JSON.stringify({ accessToken: who?.token, refreshToken: 'there is none' });
    const localStorage = who === undefined ? [] : [{ name: 'tianguis.tokens', value: tokens }];
    const storageState = { cookies: [], origins: [{ origin: demo.origin, localStorage }] };
    const context = await browser.newContext({ viewport, locale: 'en-GB', colorScheme: 'light', storageState });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    await page.goto(demo.origin + path);
    await page.locator(shows).first().waitFor();
    // Its charts begin when it is opened.
    if (pauseSeconds > 0) say(`The sale goes on for ${pauseSeconds} s …`);
    await page.waitForTimeout(pauseSeconds * 1_000);
    await page.locator('.loading').waitFor({ state: 'detached' });
    const picture = page.locator('main img').first();
    if ((await picture.count()) > 0) await picture.evaluate('(image) => image.decode()');
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    await context.close();
    say(`${name}.png`);
  };
  const { buyer, seller, admin } = demo;
  await take({ name: 'shop', path: '/', viewport: DESKTOP, shows: 'main img' });
  const sale = startSale(demo);
  run.atEnd(() => sale.stop());
  await sale.underWay;
  await take({ name: 'cart', path: '/shop/cart', viewport: PHONE, shows: 'main h1', who: buyer });
  await take({ name: 'operations', path: '/ops', viewport: TALL, shows: '.plot canvas', who: admin }, seconds);
  await take({ name: 'seller', path: '/seller/products', viewport: DESKTOP, shows: 'main table', who: seller });
  say(`${await sale.stop()} orders were paid meanwhile.`);
}

function parseOptions(): Options | 'help' {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { folder: text, seconds: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  return {
    folder: values.folder === undefined ? FOLDER : resolve(values.folder),
    seconds: wholeNumber('seconds', values.seconds, 60, [1, 600]),
  };
}

await runScript(async (run) => {
  const options = parseOptions();
  if (options === 'help') {
    say(HELP);
    return 0;
  }
  await takeAll(options, run);
  return 0;
});
