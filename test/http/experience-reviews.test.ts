import { describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { about, BOOKINGS, book, type MadeSlot, makeSlot, payBooking } from '../support/bookings.ts';
import { type Answer, type Buyer, tally, together, useMarket } from '../support/market.ts';

describe('reviews of experiences', () => {
  const market = useMarket({}, { patient: true });
  const pathOf = (experienceId: string) => `${BOOKINGS}/experiences/${experienceId}/reviews`;
  const write = ({ experienceId }: MadeSlot, { token }: Buyer, body: object = { rating: 5 }): Promise<Answer> =>
    market().call('POST', pathOf(experienceId), { token, body });

  /** The slot begins, and its host says that the guests were there. */
  async function complete(slot: MadeSlot, bookingId: string): Promise<void> {
    await market().db.pool.query(`UPDATE time_slots SET starts_at = now() - interval '1 minute' WHERE id = $1`, [
      slot.id,
    ]);
    expect((await about(market(), bookingId, slot.host, 'complete')).status).toBe(200);
  }

  it('are written by who was there, once, and shown to everyone', async () => {
    const slot = await makeSlot(market(), { capacity: 4 });
    const buyer = await market().buyer();
    const { body: booking } = await book(market(), slot, buyer);
    const refused = { status: 403, body: { code: 'forbidden' } };
    expect(await write(slot, buyer)).toMatchObject(refused);
    await payBooking(market(), booking.id, buyer);
    expect(await write(slot, buyer)).toMatchObject(refused);
    await complete(slot, booking.id);
    const written = await write(slot, buyer, { rating: 4, comment: 'Muy bonito' });
    expect(written.status).toBe(201);
    expect(written.body).toEqual({
      ...{ id: expect.any(String), experienceId: slot.experienceId, rating: 4, comment: 'Muy bonito' },
      ...{ author: 'Crowd BUYER', createdAt: expect.any(String) },
    });
    expect(await write(slot, buyer)).toMatchObject({ status: 409, body: { code: 'review-exists' } });
    const { body } = await market().call('GET', pathOf(slot.experienceId));
    expect(body).toMatchObject({ data: [written.body], pagination: { total: 1 } });
    // Whoever was elsewhere was not here.
    expect(await write(await makeSlot(market(), { capacity: 1 }), buyer)).toMatchObject(refused);
  });

  it('are written once, also when five come at once', async () => {
    const slot = await makeSlot(market(), { capacity: 1 });
    const buyer = await market().buyer();
    const { body: booking } = await book(market(), slot, buyer);
    await payBooking(market(), booking.id, buyer);
    await complete(slot, booking.id);
    const answers = await together([1, 2, 3, 4, 5], (rating) => write(slot, buyer, { rating }));
    expect(tally(answers)).toEqual({ 201: 1, '409 review-exists': 4 });
  });

  it('are of experiences that there are', async () => {
    const nowhere = { id: '', experienceId: newId(), host: await market().seller() };
    const notFound = { status: 404, body: { code: 'not-found' } };
    expect(await write(nowhere, await market().buyer())).toMatchObject(notFound);
    expect(await market().call('GET', pathOf(nowhere.experienceId))).toMatchObject(notFound);
  });
});
