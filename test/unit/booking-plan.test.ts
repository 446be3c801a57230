import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerKey,
  type BatchPlan,
  type BatchState,
  bookerKey,
  planBookings,
  type VersionedSlot,
} from '../../src/features/bookings/batch-plan.ts';
import type { BookingRequest } from '../../src/features/bookings/request.ts';
import type { Booker } from '../../src/features/bookings/rules.ts';
import { writeSetOf } from '../../src/features/bookings/write-set.ts';

const EXPIRES_AT = new Date('2026-11-27T12:30:00Z');

interface Wish {
  readonly buyerId: string;
  readonly slotId: string;
  readonly guests: number;
  readonly key?: string | undefined;
  readonly hash?: string | undefined;
}

function request({ buyerId, slotId, guests, key, hash = 'h1' }: Wish): BookingRequest {
  const idempotent = key === undefined ? undefined : { userId: buyerId, key, requestHash: hash, callId: 'c' };
  return { buyerId, slotId, guests, idempotent, onConflict: () => {}, progress: { tries: 0 } };
}

/** What each request of a plan came to. */
function outcomesOf({ decided }: BatchPlan): string[] {
  return decided.map((one) => {
    if ('heldBy' in one) return 'later';
    if ('error' in one) {
      const { code, name } = one.error as { code?: string; name: string };
      return code ?? name;
    }
    return one.result.replayed ? 'replayed' : 'booked';
  });
}

const SLOTS = ['s1', 's2', 's3'] as const;
const BUYERS = ['b1', 'b2', 'b3', 'b4', 'b5'] as const;

const slot = (id: string) =>
  fc.record({
    id: fc.constant(id),
    capacity: fc.integer({ min: 1, max: 8 }),
    bookedCount: fc.nat({ max: 8 }),
    version: fc.integer({ min: 1, max: 9 }),
    closed: fc.constantFrom(undefined, undefined, undefined, 'begun' as const, 'cancelled' as const),
    priceAmount: fc.constantFrom(100, 150),
    waiting: fc.constantFrom(0, 0, 2),
    fewestWanted: fc.constantFrom(undefined, undefined, 1, 3),
    experienceId: fc.constant('e1'),
    sellerId: fc.constant('h1'),
    startsAt: fc.constant(new Date('2026-12-24T18:00:00Z')),
    endsAt: fc.constant(new Date('2026-12-24T20:00:00Z')),
    cancellationHours: fc.constantFrom(0, 24),
  });

const slots = fc
  .tuple(...SLOTS.map(slot))
  .map((all) => all.map((one) => ({ ...one, bookedCount: Math.min(one.bookedCount, one.capacity) })));

const booker: fc.Arbitrary<Booker> = fc.record({
  exists: fc.constantFrom(true, true, true, true, false),
  liveBookingId: fc.constantFrom(undefined, undefined, undefined, 'o1'),
  entry: fc.constantFrom(
    undefined,
    undefined,
    { id: 'w1', guests: 1, fewestBefore: undefined },
    { id: 'w2', guests: 2, fewestBefore: 1 },
  ),
});

const wish: fc.Arbitrary<Wish> = fc.record({
  buyerId: fc.constantFrom(...BUYERS),
  slotId: fc.constantFrom(...SLOTS, 'nowhere'),
  guests: fc.integer({ min: 1, max: 4 }),
  key: fc.constantFrom(undefined, undefined, 'k1', 'k2'),
  hash: fc.constantFrom('h1', 'h1', 'h2'),
});

const batch = fc
  .record({
    slots,
    bookers: fc.array(booker, { minLength: SLOTS.length * BUYERS.length, maxLength: SLOTS.length * BUYERS.length }),
    wishes: fc.array(wish, { maxLength: 20 }),
  })
  .map(({ slots: all, bookers, wishes }) => {
    const pairs = BUYERS.flatMap((buyerId) => [...SLOTS, 'nowhere'].map((slotId) => ({ buyerId, slotId })));
    // An account is there for all slots, or for none.
    const exists = new Map(BUYERS.map((id, index) => [id, bookers[index]?.exists ?? true]));
    const known = pairs.map((pair, index): [string, Booker] => [
      bookerKey(pair),
      { ...(bookers[index % bookers.length] as Booker), exists: exists.get(pair.buyerId) ?? true },
    ]);
    const state: BatchState = {
      slots: new Map(all.map((one): [string, VersionedSlot] => [one.id, one])),
      bookers: new Map(known),
      answers: new Map(),
    };
    return { state, requests: wishes.map(request) };
  });

/** The state once everything in a plan is written: what the next request would find. */
function after({ accepted }: BatchPlan, state: BatchState): BatchState {
  const [slotsAfter, bookers, answers] = [new Map(state.slots), new Map(state.bookers), new Map(state.answers)];
  for (const { id, version, count = 0 } of accepted.length === 0 ? [] : claimsIn(accepted, state)) {
    const before = slotsAfter.get(id);
    if (before !== undefined) slotsAfter.set(id, { ...before, version: version + 1, bookedCount: count });
  }
  for (const {
    booking,
    request: { idempotent },
    answer,
  } of accepted) {
    const key = bookerKey({ buyerId: booking.buyerId, slotId: booking.slot.id });
    bookers.set(key, { ...(bookers.get(key) as Booker), liveBookingId: booking.id, entry: undefined });
    if (idempotent !== undefined)
      answers.set(answerKey(idempotent), { requestHash: idempotent.requestHash, decision: answer });
  }
  return { slots: slotsAfter, bookers, answers };
}

const claimsIn = (accepted: BatchPlan['accepted'], { slots: read }: BatchState) =>
  writeSetOf(accepted, read).claims[0]?.claims ?? [];

describe('a batch of bookings', () => {
  it('never books more seats than a slot has, and claims each slot once, by the version that was read', () => {
    fc.assert(
      fc.property(batch, ({ state, requests }) => {
        const { accepted } = planBookings(requests, state, EXPIRES_AT);
        const claims = claimsIn(accepted, state);
        expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
        for (const { id, version, count = Number.NaN } of claims) {
          const before = state.slots.get(id) as VersionedSlot;
          const seats = accepted
            .filter(({ booking }) => booking.slot.id === id)
            .reduce((sum, { booking }) => sum + booking.guests, 0);
          expect(version).toBe(before.version);
          expect(count).toBe(before.bookedCount + seats);
          expect(count).toBeLessThanOrEqual(before.capacity);
        }
      }),
    );
  });

  it('decides as if its requests came one after the other', () => {
    fc.assert(
      fc.property(batch, ({ state, requests }) => {
        const together = outcomesOf(planBookings(requests, state, EXPIRES_AT));
        let now = state;
        const alone = requests.map((one) => {
          const plan = planBookings([one], now, EXPIRES_AT);
          now = after(plan, now);
          const [outcome = ''] = outcomesOf(plan);
          // What was answered before the batch is told as it was kept.
          return outcome === 'KeptAnswer' ? 'replayed' : outcome;
        });
        expect(together).toEqual(alone);
      }),
    );
  });

  it('books each person each slot once at most, and takes whoever has booked off the waiting list', () => {
    fc.assert(
      fc.property(batch, ({ state, requests }) => {
        const { accepted } = planBookings(requests, state, EXPIRES_AT);
        const pairs = accepted.map(({ booking }) => `${booking.buyerId} ${booking.slot.id}`);
        expect(new Set(pairs).size).toBe(pairs.length);
        for (const { booking, entryId } of accepted) {
          const { entry } = state.bookers.get(
            bookerKey({ buyerId: booking.buyerId, slotId: booking.slot.id }),
          ) as Booker;
          expect(entryId).toBe(entry?.id);
          expect(booking.totalAmount).toBe((state.slots.get(booking.slot.id)?.priceAmount ?? 0) * booking.guests);
        }
      }),
    );
  });

  it('refuses a newcomer only what somebody who waits for longer could have', () => {
    fc.assert(
      fc.property(batch, ({ state, requests }) => {
        const plan = planBookings(requests, state, EXPIRES_AT);
        let now = state;
        for (const [index, one] of requests.entries()) {
          const decided = plan.decided[index];
          const seats = now.slots.get(one.slotId);
          const free = (seats?.capacity ?? 0) - (seats?.bookedCount ?? 0);
          const { waiting, available } = ((decided as { error?: { options?: { extensions?: object } } }).error?.options
            ?.extensions ?? {}) as { waiting?: number; available?: number };
          if (available !== undefined) expect(available).toBe(free);
          if (waiting !== undefined) {
            const { entry } = now.bookers.get(bookerKey(one)) as Booker;
            const fewest = entry === undefined ? seats?.fewestWanted : entry.fewestBefore;
            expect(fewest).toBeLessThanOrEqual(free);
            expect(one.guests).toBeLessThanOrEqual(free);
          }
          now = after(planBookings([one], now, EXPIRES_AT), now);
        }
      }),
    );
  });
});
