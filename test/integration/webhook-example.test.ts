import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, it } from 'vitest';
import { NAMED_TYPES } from '../../src/features/webhooks/catalogue.ts';
import { GIVE_UP_AFTER_MS, pauseAfter, retryAfterMs, verdictOf } from '../../src/features/webhooks/rules.ts';
import { useMarket } from '../support/market.ts';
import { addEndpoint, happen, openReceiver, tellAll } from '../support/webhooks.ts';

const DOCUMENT = readFileSync('docs/webhooks.md', 'utf8');
const market = useMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' }, { patient: true });

interface Example {
  eventIn(secret: string, headers: Record<string, string>, body: string): { id: string; type: string; data: object };
}

/** The example of docs/webhooks.md, as it stands there. */
async function example(): Promise<Example> {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(DOCUMENT) ?? [];
  const text = stripTypeScriptTypes(code).replace("'standardwebhooks'", `'${import.meta.resolve('standardwebhooks')}'`);
  return import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`);
}

it('docs/webhooks.md shows how to verify what comes, and that works', async () => {
  const { eventIn } = await example();
  const receiver = await openReceiver();
  const seller = await market().seller();
  const { secret } = await addEndpoint(market(), seller.token, receiver.origin);
  const { id, subjectId } = await happen(market().db.pool, { sellerId: seller.id });
  await tellAll(market());
  const [call] = receiver.received;
  if (call === undefined) throw new Error('nothing came');
  const headers = call.headers as Record<string, string>;
  expect(eventIn(secret, headers, call.text)).toMatchObject({ id, type: 'order.created', data: { subjectId } });
  expect(() => eventIn(secret, headers, call.text.replace('created', 'deleted'))).toThrow();
  expect(() => eventIn(`whsec_${Buffer.alloc(32).toString('base64')}`, headers, call.text)).toThrow();
});

it('docs/webhooks.md names every type', () => {
  expect(NAMED_TYPES.filter((type) => !DOCUMENT.includes(`\`${type}\``))).toEqual([]);
});

it('docs/webhooks.md tells the pauses as they are', () => {
  const table = DOCUMENT.split('| after attempt |')[1]?.split('\n\n')[0] ?? '';
  const UNITS = { s: 1, min: 60, h: 3_600 } as const;
  const told = [...table.matchAll(/(\d+) (s|min|h)\b/g)].map(([, count, unit]) => Number(count) * UNITS[unit as 's']);
  expect(told).toHaveLength(9);
  const made = told.map((_, index) =>
    pauseAfter({ attempts: index + 1, sinceFirstMs: 0, retryAfterMs: undefined }, () => 0.5),
  );
  expect(made.map((ms = 0) => ms / 1000)).toEqual(told);
});

it('an attempt comes neither sooner nor later than a fifth, and never after three days', () => {
  const attempt = { attempts: 3, sinceFirstMs: 0, retryAfterMs: undefined };
  expect([pauseAfter(attempt, () => 0), pauseAfter(attempt, () => 0.999_999)]).toEqual([1_440_000, 2_160_000]);
  const late = { attempts: 12, sinceFirstMs: GIVE_UP_AFTER_MS - 1_000, retryAfterMs: 3_600_000 };
  expect(pauseAfter(late, () => 0.5)).toBe(1_000);
  expect(pauseAfter({ ...late, sinceFirstMs: GIVE_UP_AFTER_MS })).toBeUndefined();
});

it.each([
  [undefined, undefined],
  ['', undefined],
  ['soon', undefined],
  ['-5', undefined],
  ['0', 0],
  ['90', 90_000],
  ['999999999', 86_400_000],
  ['Thu, 01 Jan 1970 00:10:00 GMT', 540_000],
  ['Wed, 31 Dec 1969 00:00:00 GMT', 0],
])('a Retry-After of %s asks for %s ms', (header, ms) => {
  expect(retryAfterMs(header, 60_000)).toBe(ms);
});

it.each([
  [200, 5, 'delivered'],
  [299, undefined, 'delivered'],
  [199, 5, 'retried'],
  [301, 5, 'retried'],
  [410, 5, 'gone'],
  [500, undefined, 'given-up'],
  [undefined, 5, 'retried'],
] as const)('an answer %s with a pause of %s is %s', (status, pause, verdict) => {
  expect(verdictOf(status, pause)).toBe(verdict);
});
