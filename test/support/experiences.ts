import { expect } from 'vitest';
import { Offers } from '../../src/features/experiences/offers.ts';
import { type Answer, callAt, type Seller, type TestMarket } from './market.ts';

/** What tests ask and do about experiences, their slots and those who wait. */

export const BOOKINGS = '/api/bookings';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A period of so many hours that begins so many hours after midnight UTC, 100 days from now. */
export function hours(from: number, length = 1): { startsAt: string; endsAt: string } {
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS + 100 * DAY_MS;
  const startsAt = midnight + from * HOUR_MS;
  return {
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + length * HOUR_MS).toISOString(),
  };
}

export const EXPERIENCE = {
  title: 'Taller de barro negro',
  description: 'Una mañana en el torno',
  category: 'CERAMICA',
  price: { amount: 45_000, currency: 'MXN' },
  timeZone: 'America/Mexico_City',
  place: 'San Bartolo Coyotepec',
  language: 'es-MX',
  cancellationHours: 48,
};

/** A host with an experience. */
export class Host {
  readonly market: TestMarket;
  readonly seller: Seller;
  readonly token: string;
  experienceId = '';

  private constructor(market: TestMarket, seller: Seller) {
    this.market = market;
    this.seller = seller;
    this.token = seller.token;
  }

  static async open(market: TestMarket, fields: object = {}): Promise<Host> {
    const host = new Host(market, await market.seller());
    host.experienceId = (await host.experience(fields)).id;
    return host;
  }

  get(path: string): Promise<Answer> {
    return this.market.call('GET', `${BOOKINGS}${path}`);
  }

  /** @param at default: the market's own server */
  post(path: string, body?: object, { at = this.market.origin, headers = {} } = {}): Promise<Answer> {
    return callAt(at, 'POST', `${BOOKINGS}${path}`, { token: this.token, headers, ...(body && { body }) });
  }

  patch(path: string, body: object, { at = this.market.origin, ifMatch = '*' } = {}): Promise<Answer> {
    const headers = { 'if-match': ifMatch };
    return callAt(at, 'PATCH', `${BOOKINGS}${path}`, { token: this.token, headers, body });
  }

  delete(path: string): Promise<Answer> {
    return this.market.call('DELETE', `${BOOKINGS}${path}`, { token: this.token });
  }

  /** Another experience. */
  async experience(fields: object = {}): Promise<Answer['body']> {
    const { status, body } = await this.post('/experiences', { ...EXPERIENCE, ...fields });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }

  /** Asks for a slot of the experience, or for several. */
  slots(body: object, options: { at?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
    return this.post(`/experiences/${this.experienceId}/slots`, body, options);
  }

  /** Fills seats of a slot, as bookings do. */
  async fill(slotId: string, seats: number): Promise<void> {
    await this.market.db.pool.query(
      'UPDATE time_slots SET booked_count = booked_count + $2, version = version + 1 WHERE id = $1',
      [slotId, seats],
    );
  }

  /** A slot that begins so many hours after midnight, of an hour. */
  async slot(from = 0, capacity = 4): Promise<Answer['body']> {
    const { status, body } = await this.slots({ ...hours(from), capacity });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body;
  }
}

/** Offers free seats to those who wait, until there is nothing more to do. @returns what came of each look */
export async function offerAll(market: TestMarket, offerMs = 3_600_000): Promise<string[]> {
  const outcomes: string[] = [];
  const log = { error: (details: unknown) => outcomes.push(`failed: ${String((details as { err: unknown }).err)}`) };
  const onOutcome = (outcome: string) => outcomes.push(outcome);
  const offers = new Offers({ context: market.context, offerMs, log, onOutcome });
  for (let runs = 1; await offers.run(); runs += 1) if (runs === 200) throw new Error('the offers come to no end');
  return outcomes;
}
