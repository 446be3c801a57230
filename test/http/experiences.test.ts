import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { BOOKINGS, EXPERIENCE, Host, hours } from '../support/experiences.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { useMarket } from '../support/market.ts';
import { register } from '../support/steps.ts';

const market = useMarket({}, { patient: true });
let host: Host;
let stranger: Host;

beforeAll(async () => {
  host = await Host.open(market());
  stranger = await Host.open(market());
});

const at = expect.stringMatching(/Z$/);
const NOT_FOUND = { status: 404, body: { code: 'not-found' } };
const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };
const wrong = (field: string) => ({ status: 400, body: { code: 'validation-failed', errors: [{ field }] } });

/** Ids of a list, page by page as its Link headers lead. */
async function idsOf(path: string): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { body, headers } = await market().call('GET', next);
    ids.push(...body.data.map(({ id }: { id: string }) => id));
    next = /<([^>]+)>/.exec(headers.get('link') ?? '')?.[1];
  }
  return ids;
}

describe('an experience', () => {
  it('is offered by a host, and seen by everybody', async () => {
    const made = await host.post('/experiences', EXPERIENCE);
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...{ id: expect.any(String), sellerId: host.seller.id, ...EXPERIENCE },
      ...{ status: 'ACTIVE', version: 1, createdAt: at, updatedAt: at },
    });
    const read = await market().call('GET', `${BOOKINGS}/experiences/${made.body.id}`);
    expect(read).toMatchObject({ status: 200, body: made.body });
    expect([made, read].map(({ headers }) => headers.get('etag'))).toEqual(['"1"', '"1"']);
  });

  it('needs little, and writes its language as everyone does', async () => {
    const { title, category, price, timeZone } = EXPERIENCE;
    const bare = await host.experience({ language: 'ES-mx' });
    expect(bare.language).toBe('es-MX');
    const made = await host.post('/experiences', { title, category, price: { amount: price.amount }, timeZone });
    expect(made.body).toMatchObject({ description: '', place: null, language: null, cancellationHours: 24 });
  });

  it('is made once under one key', async () => {
    const headers = { 'idempotency-key': 'one-workshop' };
    const [first, again] = [
      await host.post('/experiences', EXPERIENCE, { headers }),
      await host.post('/experiences', EXPERIENCE, { headers }),
    ];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await host.post('/experiences', { ...EXPERIENCE, title: 'x' }, { headers })).toMatchObject({ status: 422 });
  });

  it('is of someone with a profile', async () => {
    const { accessToken: token } = await register(market(), { role: 'SELLER' });
    const answer = await market().call('POST', `${BOOKINGS}/experiences`, { token, body: EXPERIENCE });
    expect(answer).toMatchObject({ status: 403, body: { code: 'seller-profile-required' } });
  });

  it('is archived by its host alone, and once', async () => {
    const { id } = await host.experience();
    expect(await stranger.delete(`/experiences/${id}`)).toMatchObject(FORBIDDEN);
    for (const _ of [1, 2]) expect((await host.delete(`/experiences/${id}`)).status).toBe(204);
    expect((await host.get(`/experiences/${id}`)).body).toMatchObject({ status: 'ARCHIVED', version: 2 });
    expect(await host.delete(`/experiences/${newId()}`)).toMatchObject(NOT_FOUND);
    expect(await host.post(`/experiences/${id}/slots`, { ...hours(0), capacity: 1 })).toMatchObject({
      status: 409,
      body: { code: 'experience-archived' },
    });
  });

  it('is found by its category, its host and its status, the newest first, page by page', async () => {
    const other = await Host.open(market(), { category: 'MEZCAL' });
    const made = [other.experienceId];
    for (const category of ['MEZCAL', 'TEXTIL', 'MEZCAL']) made.unshift((await other.experience({ category })).id);
    const [last, textile, second, first] = made;
    const path = `${BOOKINGS}/experiences?sellerId=${other.seller.id}`;
    expect(await idsOf(`${path}&limit=1`)).toEqual(made);
    expect(await idsOf(`${path}&category=MEZCAL&limit=2`)).toEqual([last, second, first]);
    expect((await market().call('GET', `${path}&page=2&limit=3`)).body).toMatchObject({
      data: [{ id: first }],
      pagination: { page: 2, limit: 3, total: 4, totalPages: 2 },
    });
    await other.delete(`/experiences/${textile}`);
    expect(await idsOf(path)).toEqual([last, second, first]);
    expect(await idsOf(`${path}&status=ARCHIVED`)).toEqual([textile]);
  });
});

describe('a time slot', () => {
  it('is made by the host, and seen by everybody', async () => {
    const own = await Host.open(market());
    const made = await own.slots({ ...hours(10), capacity: 6 });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...{ id: expect.any(String), experienceId: own.experienceId, ...hours(10), timeZone: 'America/Mexico_City' },
      ...{ capacity: 6, bookedCount: 0, available: 6, version: 1, cancelledAt: null, createdAt: at, updatedAt: at },
    });
    const read = await own.get(`/slots/${made.body.id}`);
    expect(read).toMatchObject({ status: 200, body: made.body });
    expect([made, read].map(({ headers }) => headers.get('etag'))).toEqual(['"1"', '"1"']);
    expect((await own.get(`/experiences/${own.experienceId}/slots`)).body.data).toEqual([made.body]);
  });

  it('is nobody else’s to make', async () => {
    const path = `/experiences/${host.experienceId}/slots`;
    expect(await stranger.post(path, { ...hours(0), capacity: 1 })).toMatchObject(FORBIDDEN);
    const nowhere = `/experiences/${newId()}/slots`;
    expect(await host.post(nowhere, { ...hours(0), capacity: 1 })).toMatchObject(NOT_FOUND);
    expect(await host.get(nowhere)).toMatchObject(NOT_FOUND);
    expect(await host.get(`/slots/${newId()}`)).toMatchObject(NOT_FOUND);
  });

  it('overlaps no other of its experience, and says which are in the way', async () => {
    const own = await Host.open(market());
    const [early, late] = [await own.slot(10), await own.slot(12)];
    const before = await fingerprint(market().db.pool);
    const told = ({ id, startsAt, endsAt }: typeof early) => ({ id, startsAt, endsAt });
    for (const [from, length, inTheWay] of [
      [10, 1, [early]],
      [9.5, 1, [early]],
      [10.25, 0.5, [early]],
      [10.999, 2, [early, late]],
      [0, 24, [early, late]],
    ] as const) {
      const refused = await own.slots({ ...hours(from, length), capacity: 1 });
      expect(refused, `${from} ${length}`).toMatchObject({ status: 409, body: { code: 'slot-overlaps' } });
      expect(refused.body.slots).toEqual(inTheWay.map(told));
      expect(refused.body.detail).toContain(early.startsAt);
    }
    expect(await fingerprint(market().db.pool)).toEqual(before);
    // Where one ends the next may begin; and what another experience does is no matter.
    await own.slot(11);
    await own.experience().then(({ id }) => {
      own.experienceId = id;
    });
    await own.slot(10);
  });

  it('is in the future, within five years, and no longer than 31 days', async () => {
    const HOUR_MS = 3_600_000;
    const from = (ms: number, length = HOUR_MS) => ({
      startsAt: new Date(Date.now() + ms).toISOString(),
      endsAt: new Date(Date.now() + ms + length).toISOString(),
      capacity: 1,
    });
    expect(await host.slots(from(-HOUR_MS, 2 * HOUR_MS))).toMatchObject(wrong('startsAt'));
    expect(await host.slots(from(6 * 366 * 24 * HOUR_MS))).toMatchObject(wrong('startsAt'));
    expect(await host.slots(from(HOUR_MS, 0))).toMatchObject(wrong('endsAt'));
    expect(await host.slots(from(HOUR_MS, 32 * 24 * HOUR_MS))).toMatchObject(wrong('endsAt'));
    expect(await host.slots({ ...from(HOUR_MS), endsAt: undefined })).toMatchObject(wrong('endsAt'));
    const { startsAt } = from(HOUR_MS);
    for (const endsAt of ['2099-01-01T11:00:00', '2099-01-01', 'noon'])
      expect(await host.slots({ startsAt, endsAt, capacity: 1 }), endsAt).toMatchObject(wrong('endsAt'));
    expect(await host.slots({ startsAt: 'noon', endsAt: startsAt, capacity: 1 })).toMatchObject(wrong('startsAt'));
  });

  it('begins and ends at moments of any offset', async () => {
    const own = await Host.open(market());
    const { startsAt, endsAt } = hours(10);
    const inMexico = (moment: string) =>
      new Date(Date.parse(moment) - 6 * 3_600_000).toISOString().replace('Z', '-06:00');
    const made = await own.slots({ startsAt: inMexico(startsAt), endsAt: inMexico(endsAt), capacity: 1 });
    expect(made).toMatchObject({ status: 201, body: { startsAt, endsAt } });
  });

  it('is made once under one key', async () => {
    const own = await Host.open(market());
    const headers = { 'idempotency-key': 'one-morning' };
    const ask = () => own.slots({ ...hours(0), capacity: 2 }, { headers });
    const [first, again] = [await ask(), await ask()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is listed in its order, from a moment to a moment, page by page', async () => {
    const own = await Host.open(market());
    const ids = new Map<number, string>();
    for (const from of [5, 1, 3, 2, 4]) ids.set(from, (await own.slot(from)).id);
    const path = `${BOOKINGS}/experiences/${own.experienceId}/slots`;
    const sorted = (...froms: number[]) => froms.map((from) => ids.get(from));
    expect(await idsOf(`${path}?limit=2`)).toEqual(sorted(1, 2, 3, 4, 5));
    // Those that take place in between, however little of them.
    const between = `from=${hours(2.5).startsAt}&to=${hours(4.5).startsAt}`;
    expect(await idsOf(`${path}?${between}&limit=1`)).toEqual(sorted(2, 3, 4));
    expect(await idsOf(`${path}?from=${hours(6).startsAt}`)).toEqual([]);
    // A slot's length before this is no year at all.
    expect(await idsOf(`${path}?from=0001-01-01T00:00:00Z&limit=5`)).toEqual(sorted(1, 2, 3, 4, 5));
    expect(await idsOf(`${path}?to=0001-01-01T00:00:00Z`)).toEqual([]);
    const { body } = await market().call('GET', `${path}?page=2&limit=4`);
    expect(body).toMatchObject({ data: [{ id: ids.get(5) }], pagination: { total: 5, totalPages: 2 } });
  });
});

describe('a weekly recurrence', () => {
  /** A year from now, so that it lies within what a host may plan: it begins in March. */
  const year = new Date().getUTCFullYear() + 1;
  const sundays = { weekdays: ['SU'], startsOn: `${year}-03-01`, startTime: '10:00', durationMinutes: 120 };
  const localHours = (slots: { startsAt: string }[], timeZone: string) =>
    slots.map(({ startsAt }) =>
      new Date(startsAt).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
    );

  it('makes its slots, all at the same time by the clocks', async () => {
    const own = await Host.open(market(), { timeZone: 'Europe/Madrid' });
    const { status, body } = await own.slots({ recurrence: { ...sundays, count: 40 }, capacity: 8 });
    expect(status).toBe(201);
    expect(body.slots).toHaveLength(40);
    expect(new Set(localHours(body.slots, 'Europe/Madrid'))).toEqual(new Set(['10:00']));
    // Two offsets.
    expect(new Set(localHours(body.slots, 'UTC')).size).toBe(2);
    expect(body.slots.every((slot: { capacity: number }) => slot.capacity === 8)).toBe(true);
    const listed = await idsOf(`${BOOKINGS}/experiences/${own.experienceId}/slots?limit=100`);
    expect(listed).toEqual(body.slots.map(({ id }: { id: string }) => id));
  });

  it('makes all or none', async () => {
    const own = await Host.open(market());
    const until = `${year}-04-30`;
    const first = await own.slots({ recurrence: { ...sundays, until }, capacity: 8 });
    const [one] = first.body.slots;
    const before = await fingerprint(market().db.pool);
    const weekdays = ['SA', 'SU'];
    const refused = await own.slots({ recurrence: { ...sundays, weekdays, until }, capacity: 8 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'slot-overlaps' } });
    expect(refused.body.slots).toHaveLength(first.body.slots.length);
    expect(refused.body.slots[0]).toEqual({ id: one.id, startsAt: one.startsAt, endsAt: one.endsAt });
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('is made once under one key', async () => {
    const own = await Host.open(market());
    const headers = { 'idempotency-key': 'spring' };
    const ask = () => own.slots({ recurrence: { ...sundays, count: 3 }, capacity: 1 }, { headers });
    const [first, again] = [await ask(), await ask()];
    expect(first.body.slots).toHaveLength(3);
    expect(again.body).toEqual(first.body);
  });

  it.each([
    ['ends, by its number or its last day', { until: undefined, count: undefined }, 'recurrence.count'],
    ['ends once', { count: 2, until: `${year}-04-01` }, 'recurrence.count'],
    ['ends after it begins', { until: `${year}-02-28` }, 'recurrence.until'],
    ['names days as everyone does', { weekdays: ['XX'], count: 1 }, 'recurrence.weekdays.0'],
    ['begins in the future', { startsOn: '2020-01-01', count: 1 }, 'recurrence.startsOn'],
    ['is of some day', { weekdays: [], count: 1 }, 'recurrence.weekdays'],
    ['names a day once', { weekdays: ['MO', 'MO'], count: 1 }, 'recurrence.weekdays'],
    [
      'does not overlap itself',
      { weekdays: ['MO', 'TU'], durationMinutes: 1441, count: 4 },
      'recurrence.durationMinutes',
    ],
    ['stays within five years', { count: 366 }, 'recurrence'],
    [
      'makes 366 at most',
      { weekdays: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], until: `${year + 2}-03-01` },
      'recurrence.until',
    ],
  ])('%s', async (_what, fields, field) => {
    const before = await fingerprint(market().db.pool);
    expect(await host.slots({ recurrence: { ...sundays, ...fields }, capacity: 1 })).toMatchObject(wrong(field));
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('goes with no other times', async () => {
    const both = { ...hours(0), recurrence: { ...sundays, count: 1 }, capacity: 1 };
    const { status, body } = await host.slots(both);
    expect([status, body.errors.map(({ field }: { field: string }) => field)]).toEqual([400, ['startsAt', 'endsAt']]);
  });

  it('without such a day until its last makes nothing', async () => {
    // A Monday to the Saturday after it has no Sunday.
    const monday = new Date(Date.UTC(year, 2, 1));
    monday.setUTCDate(1 + ((8 - monday.getUTCDay()) % 7));
    const startsOn = monday.toISOString().slice(0, 10);
    const until = new Date(monday.getTime() + 5 * 86_400_000).toISOString().slice(0, 10);
    const refused = await host.slots({ recurrence: { ...sundays, startsOn, until }, capacity: 1 });
    expect(refused).toMatchObject(wrong('recurrence.until'));
  });
});
