import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { countsBetween, figuresToWatch, readCheckoutCounts } from '../../scripts/support/figures.ts';

/** A server that says of itself what it is told to. @returns its address */
async function serverThatSays(text: () => string): Promise<string> {
  const server = createServer((_, response) => response.end(text())).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((listening) => server.once('listening', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const metrics = (thing: string, created: number, refused: number) => `
tianguis_${thing}s_total{outcome="created"} ${created}
tianguis_${thing}s_total{outcome="concurrency-conflict"} ${refused}
tianguis_${thing}_duration_seconds_bucket{le="0.5",outcome="created"} ${created}
tianguis_${thing}_duration_seconds_bucket{le="+Inf",outcome="created"} ${created}
tianguis_${thing}_tries_sum ${created}
tianguis_${thing}_tries_count ${created}
`;

it.each(['checkout', 'booking'])('the figures of a load of %ss are of these', async (thing) => {
  const other = thing === 'checkout' ? 'booking' : 'checkout';
  let refused = 0;
  const origin = await serverThatSays(() => metrics(thing, 100 + 20 * refused, refused) + metrics(other, 3, 2));
  const before = await readCheckoutCounts(origin);
  refused = 5;
  const counts = countsBetween(before, await readCheckoutCounts(origin));
  const figures = figuresToWatch(counts, { total: 100, failed: 0 }, { negative: 0, expired: 0 });
  expect(figures.map(({ name, measured }) => [name, measured])).toEqual([
    ['products with negative stock', '0'],
    ['checkouts or bookings refused by a conflict', '4.76 %'],
    ['mean tries of each', '1'],
    ['latency of checkouts or bookings, p99', '0 to 0.5 s'],
    ['failed orders', '0 %'],
    ['expired orders', '0'],
  ]);
});
