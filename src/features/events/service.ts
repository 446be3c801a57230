import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { within } from '../../platform/deadline.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { newestPosition } from '../../platform/event-feed.ts';
import { refuseGone } from '../accounts/index.ts';
import { EventStream, type Opening } from './event-stream.ts';
import { frame, preamble, resync } from './frames.ts';
import { missedSince, stockNow, unitsNow } from './past.sql.ts';
import type { Versioned } from './rules.ts';
import type { Streams, Subscription } from './streams.ts';
import { viewEvent } from './views.ts';

/** Longest wait for the first look at the events, in milliseconds. */
const BEGIN_WITHIN_MS = 3_000;

/** What a client asked for. */
export interface WantedStream {
  readonly subscription: Subscription;
  /** Who asks; null where nobody is signed in. */
  readonly caller: Caller | null;
  /** The last event that it knows. */
  readonly lastEventId: number | undefined;
}

/** A stream that is told of everything already, and what it begins with. */
export interface PreparedStream {
  readonly stream: EventStream;
  readonly opening: Opening;
  /** Has it told of nothing more. */
  readonly leave: () => void;
}

/**
 * Has a stream told of what comes, and only then reads what was: so nothing falls between.
 * @throws AppError not-found for a product, or a unit that is not the caller's; unauthenticated for an account that is gone, database-unavailable, overloaded, shutting-down
 */
export async function prepareStream(context: Context, streams: Streams, wanted: WantedStream): Promise<PreparedStream> {
  await expectAll(context, wanted);
  const stream = new EventStream();
  const adding = streams.add(stream, wanted.subscription);
  const leave = await within(BEGIN_WITHIN_MS, adding).catch((error: unknown) => {
    adding.then((late) => late()).catch(() => {});
    throw error instanceof AppError ? error : new AppError(PLATFORM_ERRORS['database-unavailable'], { cause: error });
  });
  try {
    const opening = await openingOf(context, wanted);
    if (stream.isOverrun) throw new AppError(PLATFORM_ERRORS.overloaded);
    return { stream, opening, leave };
  } catch (error) {
    leave();
    throw error;
  }
}

/** @throws AppError not-found, unauthenticated */
export async function expectAll({ db }: Context, wanted: WantedStream): Promise<void> {
  const { subscription, caller } = wanted;
  const isPersonal = subscription.orders || subscription.units.length > 0;
  if (isPersonal && caller !== null) await refuseGone(db, caller.id);
  await statesOf(db.ask, wanted);
}

async function openingOf({ db }: Context, wanted: WantedStream): Promise<Opening> {
  const { subscription, lastEventId } = wanted;
  const { audience } = subscription;
  const { states, text: now } = await statesOf(db.ask, wanted);
  // What is told of stock and of units is how they are now: of the past only orders have something to tell.
  if (audience === undefined || lastEventId === undefined) {
    const position = await newestPosition(db.ask);
    return { text: preamble(position) + now, states, position };
  }
  const { events, position } = await missedSince(db.ask, lastEventId, audience);
  if (events === undefined) return { text: preamble(position) + now + resync(position), states, position };
  const missed = events.map((event) => frame(event.type, viewEvent(event), event.position)).join('');
  return { text: preamble(lastEventId) + now + missed, states, position };
}

/** How everything is that a stream begins with. @throws AppError not-found where there is no such product, or unit of the caller's */
async function statesOf(
  ask: Context['db']['ask'],
  { subscription: { products, units }, caller }: WantedStream,
): Promise<{ readonly states: readonly Versioned[]; readonly text: string }> {
  const stocks = products.length === 0 ? [] : await stockNow(ask, products);
  if (stocks.length < products.length) throw notFound('product');
  const owner = caller?.role === 'ADMIN' ? undefined : caller?.id;
  const found = units.length === 0 || caller === null ? [] : await unitsNow(ask, units, owner);
  if (found.length < units.length) throw notFound('unit');
  const frames = [
    ...stocks.map((state) => frame('stock.changed', state)),
    ...found.map((state) => frame('unit.changed', state)),
  ];
  const states = [
    ...stocks.map(({ productId, version }) => ({ id: productId, version })),
    ...found.map(({ unitId, version }) => ({ id: unitId, version })),
  ];
  return { states, text: frames.join('') };
}
