import type { Context } from '../../concurrency/index.ts';
import { within } from '../../platform/deadline.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { newestPosition } from '../../platform/event-feed.ts';
import { refuseGone } from '../accounts/index.ts';
import { EventStream, type Opening } from './event-stream.ts';
import { frame, preamble, resync } from './frames.ts';
import { missedSince, stockNow } from './past.sql.ts';
import type { StockState } from './rules.ts';
import type { Streams, Subscription } from './streams.ts';
import { viewEvent } from './views.ts';

/** Longest wait for the first look at the events, in milliseconds. */
const BEGIN_WITHIN_MS = 3_000;

/** What a client asked for. */
export interface WantedStream {
  readonly subscription: Subscription;
  /** The account that asks; undefined where nobody is signed in. */
  readonly callerId: string | undefined;
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
 * @throws AppError not-found for a product, unauthenticated for an account that is gone, database-unavailable, overloaded, shutting-down
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
export async function expectAll({ db }: Context, { subscription, callerId }: WantedStream): Promise<void> {
  if (subscription.orders && callerId !== undefined) await refuseGone(db, callerId);
  await statesOf(db.ask, subscription.products);
}

async function openingOf({ db }: Context, wanted: WantedStream): Promise<Opening> {
  const { subscription, lastEventId } = wanted;
  const { audience } = subscription;
  const states = await statesOf(db.ask, subscription.products);
  const stock = states.map((state) => frame('stock.changed', state)).join('');
  // What is told of stock is how it is now: of the past only orders have something to tell.
  if (audience === undefined || lastEventId === undefined) {
    const position = await newestPosition(db.ask);
    return { text: preamble(position) + stock, states, position };
  }
  const { events, position } = await missedSince(db.ask, lastEventId, audience);
  if (events === undefined) return { text: preamble(position) + stock + resync(position), states, position };
  const missed = events.map((event) => frame(event.type, viewEvent(event), event.position)).join('');
  return { text: preamble(lastEventId) + stock + missed, states, position };
}

/** @throws AppError not-found where there is no such product */
async function statesOf(ask: Context['db']['ask'], productIds: readonly string[]): Promise<readonly StockState[]> {
  if (productIds.length === 0) return [];
  const states = await stockNow(ask, productIds);
  if (states.length < productIds.length) throw notFound('product');
  return states;
}
