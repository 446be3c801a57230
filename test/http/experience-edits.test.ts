import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { BOOKINGS, Host, hours } from '../support/experiences.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { useMarket } from '../support/market.ts';

const market = useMarket({}, { patient: true });
let host: Host;
let stranger: Host;

beforeAll(async () => {
  host = await Host.open(market());
  stranger = await Host.open(market());
});

const NOT_FOUND = { status: 404, body: { code: 'not-found' } };
const FORBIDDEN = { status: 403, body: { code: 'forbidden' } };
const at = expect.stringMatching(/Z$/);

describe('an edit of an experience', () => {
  it('changes what it names, and moves the version', async () => {
    const before = await host.experience();
    const patch = { title: 'Otro', price: { amount: 50_000, currency: 'MXN' }, place: null, language: 'en' };
    const edited = await host.patch(`/experiences/${before.id}`, patch, { ifMatch: '"1"' });
    expect(edited).toMatchObject({ status: 200, body: { ...before, ...patch, version: 2, updatedAt: at } });
    expect(edited.headers.get('etag')).toBe('"2"');
    expect((await host.get(`/experiences/${before.id}`)).body).toEqual(edited.body);
    // What is there already is no change.
    expect((await host.patch(`/experiences/${before.id}`, patch)).body).toEqual(edited.body);
  });

  it('is merged with one of other fields, and refused over one of the same', async () => {
    const { id } = await host.experience();
    expect((await host.patch(`/experiences/${id}`, { title: 'Otro' }, { ifMatch: '"1"' })).status).toBe(200);
    const merged = await host.patch(`/experiences/${id}`, { cancellationHours: 2 }, { ifMatch: '"1"' });
    expect(merged).toMatchObject({ status: 200, body: { title: 'Otro', cancellationHours: 2, version: 3 } });
    const before = await fingerprint(market().db.pool);
    const refused = await host.patch(`/experiences/${id}`, { title: 'Tercero', place: 'Oaxaca' }, { ifMatch: '"1"' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'edit-conflict' } });
    const conflict = { field: 'title', present: 'Otro', changedBy: host.seller.id, changedAt: at };
    expect(refused.body.conflicts).toEqual([conflict]);
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('says what was read, and is the host’s alone', async () => {
    const { id } = await host.experience();
    const path = `${BOOKINGS}/experiences/${id}`;
    const bare = await market().call('PATCH', path, { token: host.token, body: { title: 'x' } });
    expect(bare).toMatchObject({ status: 428, body: { code: 'precondition-required' } });
    expect(await host.patch(`/experiences/${id}`, { title: 'x' }, { ifMatch: '"9"' })).toMatchObject({ status: 400 });
    expect(await stranger.patch(`/experiences/${id}`, { title: 'x' })).toMatchObject(FORBIDDEN);
    expect(await host.patch(`/experiences/${newId()}`, { title: 'x' })).toMatchObject(NOT_FOUND);
  });

  it('brings an archived one back, and archiving is one', async () => {
    const { id } = await host.experience();
    await host.delete(`/experiences/${id}`);
    const refused = await host.patch(`/experiences/${id}`, { status: 'ACTIVE' }, { ifMatch: '"1"' });
    expect(refused.body.conflicts).toMatchObject([{ field: 'status', present: 'ARCHIVED' }]);
    const back = await host.patch(`/experiences/${id}`, { status: 'ACTIVE' }, { ifMatch: '"2"' });
    expect(back).toMatchObject({ status: 200, body: { status: 'ACTIVE', version: 3 } });
  });
});

describe('the capacity of a slot', () => {
  it('grows and shrinks, down to what is booked', async () => {
    const own = await Host.open(market());
    const { id } = await own.slot(0, 4);
    await own.fill(id, 3);
    const grown = await own.patch(`/slots/${id}`, { capacity: 10 });
    expect(grown).toMatchObject({ status: 200, body: { capacity: 10, bookedCount: 3, available: 7, version: 3 } });
    expect(grown.headers.get('etag')).toBe('"3"');
    const before = await fingerprint(market().db.pool);
    const refused = await own.patch(`/slots/${id}`, { capacity: 2 });
    const figures = { capacity: 10, booked: 3, requested: 2 };
    expect(refused).toMatchObject({ status: 409, body: { code: 'capacity-below-booked', ...figures } });
    expect(await fingerprint(market().db.pool)).toEqual(before);
    expect((await own.patch(`/slots/${id}`, { capacity: 3 })).body).toMatchObject({ capacity: 3, available: 0 });
  });

  it('is no conflict with bookings that were made since, but with another change of it', async () => {
    const own = await Host.open(market());
    const { id } = await own.slot(0, 4);
    await own.fill(id, 1);
    await own.fill(id, 1);
    const first = await own.patch(`/slots/${id}`, { capacity: 6 }, { ifMatch: '"1"' });
    expect(first).toMatchObject({ status: 200, body: { capacity: 6, bookedCount: 2, version: 4 } });
    const second = await own.patch(`/slots/${id}`, { capacity: 8 }, { ifMatch: '"3"' });
    const conflict = { field: 'capacity', present: 6, changedBy: own.seller.id, changedAt: at };
    expect(second).toMatchObject({ status: 409, body: { code: 'edit-conflict', conflicts: [conflict] } });
    expect(await own.patch(`/slots/${id}`, { capacity: 8 }, { ifMatch: '"4"' })).toMatchObject({ status: 200 });
  });

  it('is the host’s alone to change, who says what was read', async () => {
    const { id } = await host.slot(30);
    const bare = { token: host.token, body: { capacity: 5 } };
    expect(await market().call('PATCH', `${BOOKINGS}/slots/${id}`, bare)).toMatchObject({ status: 428 });
    expect(await host.patch(`/slots/${id}`, { capacity: 5 }, { ifMatch: '"7"' })).toMatchObject({ status: 400 });
    expect(await stranger.patch(`/slots/${id}`, { capacity: 5 })).toMatchObject(FORBIDDEN);
    expect(await host.patch(`/slots/${newId()}`, { capacity: 5 })).toMatchObject(NOT_FOUND);
  });
});

describe('a slot that is called off', () => {
  it('is not listed, keeps nobody from its time, and stays as it is', async () => {
    const own = await Host.open(market());
    const { id } = await own.slot(0);
    const cancelled = await own.post(`/slots/${id}/cancel`);
    expect(cancelled).toMatchObject({ status: 200, body: { cancelledAt: at, available: 0, version: 2 } });
    expect((await own.post(`/slots/${id}/cancel`)).body).toEqual(cancelled.body);
    expect((await own.get(`/slots/${id}`)).body).toEqual(cancelled.body);
    expect((await own.get(`/experiences/${own.experienceId}/slots`)).body.data).toEqual([]);
    const grown = await own.patch(`/slots/${id}`, { capacity: 5 });
    expect(grown).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'CANCELLED' } });
    await own.slot(0);
  });

  it('has no bookings', async () => {
    const { id } = await host.slot(40);
    await host.fill(id, 2);
    const before = await fingerprint(market().db.pool);
    const refused = await host.post(`/slots/${id}/cancel`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'slot-has-bookings', booked: 2 } });
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('is the host’s, and under a key is called off once', async () => {
    const { id } = await host.slot(50);
    expect(await stranger.post(`/slots/${id}/cancel`)).toMatchObject(FORBIDDEN);
    expect(await host.post(`/slots/${newId()}/cancel`)).toMatchObject(NOT_FOUND);
    const headers = { 'idempotency-key': 'rain' };
    const [first, again] = [
      await host.post(`/slots/${id}/cancel`, undefined, { headers }),
      await host.post(`/slots/${id}/cancel`, undefined, { headers }),
    ];
    expect([first, again].map(({ status }) => status)).toEqual([200, 200]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await host.slots({ ...hours(50), capacity: 1 })).toMatchObject({ status: 201 });
  });
});
