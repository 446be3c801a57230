import { request as httpRequest } from 'node:http';
import type { Page } from 'playwright-core';
import { settled } from './shop.ts';

/** What a page loads until it can be used. */
export interface Weight {
  /** Of code and style, gzipped. */
  readonly bytes: number;
  readonly files: number;
  /** Whether everything came from the market itself. */
  readonly isOwn: boolean;
  readonly paintMs: number;
}

/** Opens a page for the first time, and weighs what came. */
export async function weigh(page: Page, origin: string, path: string): Promise<Weight> {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto(origin + path);
  await settled(page);
  const code = loaded.filter((url) => /\/assets\/.*\.(js|css)$/.test(url));
  const sizes = await Promise.all(code.map(gzippedSize));
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    files: code.length,
    isOwn: loaded.every((url) => url.startsWith(origin)),
    paintMs: await page.evaluate<number>(FIRST_PAINT),
  };
}

function gzippedSize(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers: { 'accept-encoding': 'gzip' } }, async (response) => {
      let size = 0;
      for await (const chunk of response) size += (chunk as Buffer).length;
      resolve(size);
    });
    request.on('error', reject).end();
  });
}

/** As the browser's own observer tells it. */
const FIRST_PAINT = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName('first-contentful-paint')[0];
    if (paint !== undefined) resolve(paint.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;
