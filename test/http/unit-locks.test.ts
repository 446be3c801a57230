import { beforeAll, describe, expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { useMarket } from '../support/market.ts';
import { Site, UNITS } from '../support/units.ts';
import { operator } from '../support/vouchers.ts';

const market = useMarket({}, { patient: true });
let site: Site;
let admin: string;

beforeAll(async () => {
  site = await Site.open(market());
  admin = await operator(market());
});

const notFound = { status: 404, body: { code: 'not-found' } };
const at = expect.stringMatching(/Z$/);
const locked = { status: 409, body: { code: 'unit-locked' } };
const lost = { status: 409, body: { code: 'lock-lost' } };

const lock = (id: string, body?: object, token = site.token) => site.post(`/${id}/lock`, body, { token });
const unlock = (id: string, { token = site.token, headers = {} } = {}) => site.delete(`${id}/lock`, { token, headers });
const edit = (id: string, notes: string, lockToken?: number, token = site.token) =>
  site.patch(`/${id}`, { notes }, { token, headers: presented(lockToken) });
const presented = (lockToken?: number): Record<string, string> =>
  lockToken === undefined ? {} : { 'lock-token': String(lockToken) };

/** As if its time were over. */
const expire = (id: string) =>
  market().db.pool.query('UPDATE unit_locks SET expires_at = clock_timestamp() WHERE unit_id = $1', [id]);

/** Seconds from now, by the database's clock. */
async function secondsLeft(id: string): Promise<number> {
  const { rows } = await market().db.pool.query(
    'SELECT extract(epoch FROM expires_at - clock_timestamp())::float AS left FROM unit_locks WHERE unit_id = $1',
    [id],
  );
  return rows[0].left;
}

describe('the lock of a unit', () => {
  it('is shown to everyone who looks, and changes neither version nor time of the last change', async () => {
    const unit = await site.unit();
    const made = await lock(unit.id);
    expect(made).toMatchObject({ status: 200 });
    expect(made.body).toEqual({ unitId: unit.id, token: 1, heldBy: site.sellerId, expiresAt: at });
    const { heldBy, expiresAt } = made.body;
    const got = await market().call('GET', `${UNITS}/${unit.id}`, { token: admin });
    expect(got.body).toEqual({ ...unit, lock: { heldBy, expiresAt } });
    expect((await site.get(`?siteId=${site.id}&limit=1`)).body.data[0]).toEqual(got.body);
  });

  it('lasts 300 s, or as long as was asked for, and is prolonged by its holder under the same token', async () => {
    const { id } = await site.unit();
    expect((await lock(id)).status).toBe(200);
    const first = await secondsLeft(id);
    expect(first).toBeGreaterThan(200);
    expect(first).toBeLessThanOrEqual(300);
    expect(await lock(id, { seconds: 3_600 })).toMatchObject({ status: 200, body: { token: 1 } });
    expect(await secondsLeft(id)).toBeGreaterThan(3_400);
    expect(await lock(id, { seconds: 30 })).toMatchObject({ status: 200, body: { token: 1 } });
    expect(await secondsLeft(id)).toBeLessThanOrEqual(30);
  });

  it('keeps others from it and from changing the unit, and says who has it until when', async () => {
    const { id } = await site.unit();
    const { body } = await lock(id, undefined, admin);
    const said = { ...locked, body: { ...locked.body, heldBy: body.heldBy, expiresAt: body.expiresAt } };
    expect(await lock(id)).toMatchObject(said);
    expect(await unlock(id)).toMatchObject(said);
    expect(await edit(id, 'x')).toMatchObject(said);
    expect(await site.delete(id)).toMatchObject(said);
    expect(await site.get(`/${id}`)).toMatchObject({ status: 200, body: { version: 1, notes: null } });
    // Whoever has it changes it, by its token.
    expect((await edit(id, 'mine', body.token, admin)).status).toBe(200);
    expect((await edit(id, 'mine too', undefined, admin)).status).toBe(200);
    expect((await site.delete(id, { token: admin, headers: presented(body.token) })).status).toBe(204);
    expect(await site.post(`/${id}/restore`)).toMatchObject(said);
    const restored = await site.post(`/${id}/restore`, undefined, { token: admin, headers: presented(body.token) });
    expect(restored.status).toBe(200);
  });

  it('ends when its holder ends it, and that can be said twice', async () => {
    const { id } = await site.unit();
    const { body } = await lock(id, undefined, admin);
    expect((await unlock(id, { token: admin, headers: presented(body.token) })).status).toBe(204);
    expect((await unlock(id, { token: admin })).status).toBe(204);
    expect(await site.get(`/${id}`)).toMatchObject({ body: { lock: null } });
    expect((await edit(id, 'x')).status).toBe(200);
    expect(await edit(id, 'y', body.token, admin)).toMatchObject(lost);
    expect(await lock(id)).toMatchObject({ status: 200, body: { token: 2 } });
  });

  it('ends by itself, and its token is worth nothing from then on', async () => {
    const { id } = await site.unit();
    const { body } = await lock(id);
    await expire(id);
    expect(await site.get(`/${id}`)).toMatchObject({ body: { lock: null } });
    expect(await edit(id, 'late', body.token)).toMatchObject({ ...lost, body: { ...lost.body, lock: null } });
    expect(await lock(id, undefined, admin)).toMatchObject({ status: 200, body: { token: 2 } });
    expect(await edit(id, 'late', body.token)).toMatchObject({ ...lost, body: { lock: { expiresAt: at } } });
    expect(await edit(id, 'guessed', 2)).toMatchObject(lost);
    expect(await site.get(`/${id}`)).toMatchObject({ body: { version: 1, notes: null } });
  });

  it('is taken over by an ADMIN under a higher token, and by nobody else', async () => {
    const { id } = await site.unit();
    const { body: first } = await lock(id);
    expect(await lock(id, undefined, admin)).toMatchObject(locked);
    const taken = await lock(id, { takeOver: true, seconds: 60 }, admin);
    expect(taken).toMatchObject({ status: 200, body: { token: first.token + 1 } });
    expect(await edit(id, 'old', first.token)).toMatchObject(lost);
    expect(await edit(id, 'old')).toMatchObject(locked);
    expect(await unlock(id, { headers: presented(first.token) })).toMatchObject(lost);
    expect(await lock(id, { takeOver: true })).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await lock(id, { takeOver: true }, admin)).toMatchObject({ status: 200, body: { token: 2 } });
    // Of what nobody has there is nothing to take over.
    const { id: free } = await site.unit();
    expect(await lock(free, { takeOver: true }, admin)).toMatchObject({ status: 200, body: { token: 1 } });
  });

  it('is of one’s own units that are there', async () => {
    const stranger = await Site.open(market());
    const { id } = await site.unit();
    expect(await lock(id, undefined, stranger.token)).toMatchObject(notFound);
    expect(await unlock(id, { token: stranger.token })).toMatchObject(notFound);
    await site.delete(id);
    expect(await lock(id)).toMatchObject(notFound);
    expect(await lock(NIL_ID)).toMatchObject(notFound);
  });

  it.each(['x', '-1', '1.5', '', ' ', '99999999999'])('is presented by its token, which is not %j', async (token) => {
    const { id } = await site.unit();
    const answer = await site.patch(`/${id}`, { notes: 'x' }, { headers: { 'lock-token': token } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    expect(answer.body.errors[0].field).toBe('lock-token');
  });

  it('has a token that no hand lowers or gives to another', async () => {
    const { id } = await site.unit();
    await lock(id);
    for (const change of ['SET token = 0', `SET held_by = '${NIL_ID}'`])
      await expect(market().db.pool.query(`UPDATE unit_locks ${change} WHERE unit_id = $1`, [id])).rejects.toThrow();
    await expect(market().db.pool.query('DELETE FROM unit_locks WHERE unit_id = $1', [id])).rejects.toThrow(
      /only grows/,
    );
  });

  it('leaves the register consistent', async () => {
    expect(await market().findings()).toEqual([]);
  });
});
