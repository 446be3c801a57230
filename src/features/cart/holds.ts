import { ConcurrencyError, type Context, inHalves, withRetry } from '../../concurrency/index.ts';
import { askForAll } from '../../platform/grouped-statements.ts';
import { NIL_ID, newId } from '../../platform/ids.ts';
import type { RecurringWork } from '../../platform/recurring-work.ts';
import { mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import type { Ask } from '../../platform/statements.ts';
import { type EndedHold, findEnded, forgetEnded, RELEASE } from './held-changes.sql.ts';
import type { HoldTerms } from './hold-rules.ts';
import { ownCart } from './service.ts';
import { CART } from './tables.ts';

/** How holds end. They begin in the checkout's lane, which also ends them when it sells what they hold. */

/** Carts of one statement. */
const PAGE = 100;
/** A run leaves the rest to the next after so long, in milliseconds. */
const RUN_MS = 10_000;
const EVERY_MS = 1_000;
/** After a sale there are as many as had buyers. */
const FORGOTTEN_AT_ONCE = 2_000;
/** Longest wait for what cannot be left out, in milliseconds: while a statement waits it holds products that buyers want. */
const LOCK_WAIT_MS = 100;

/** Gives back what is held for a buyer; nothing where that is nothing. */
export async function releaseHold(context: Context, buyerId: string): Promise<void> {
  await withRetry(() => tryToRelease(context, buyerId), { onConflict: context.onConflict });
}

/** @throws ConcurrencyError when someone else claimed the cart in between: what is held may be something else by now */
async function tryToRelease({ db, askWithOthers }: Context, buyerId: string): Promise<void> {
  const cart = await ownCart(db.ask, buyerId);
  if (cart.items.every(({ held }) => held.length === 0)) return;
  const member = { cart_id: cart.id, actor_id: buyerId, event_id: null };
  // One that was left out, or of which something was, waits for it by itself.
  const isDone = (rows: readonly [boolean][]) => rows[0]?.[0] === true;
  if (!isDone(await askWithOthers(RELEASE, member, { key: cart.id, isDone }))) {
    throw new ConcurrencyError(CART.resource, cart.id);
  }
}

/** The work that gives back what was held for too long. */
export function holdExpiry({ db }: Pick<Context, 'db'>, { holdMs }: HoldTerms): RecurringWork {
  return {
    name: 'hold-expiry',
    everyMs: EVERY_MS,
    run: async (stopping) => {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(RUN_MS)]);
      await releaseEnded({ db }, signal);
      return (await forgetEnded(db.ask, holdMs, FORGOTTEN_AT_ONCE)) === FORGOTTEN_AT_ONCE;
    },
  };
}

/**
 * Gives back everything that has been held for too long, exactly once however many processes do it at the same time. Whatever
 * somebody holds at the moment is left to the next run, and holds up nothing else.
 */
export async function releaseEnded({ db }: Pick<Context, 'db'>, signal?: AbortSignal): Promise<void> {
  let last: EndedHold | undefined = { cartId: NIL_ID, expiresAt: new Date(0) };
  while (last !== undefined && !signal?.aborted) {
    const page = await findEnded(db.ask, last, PAGE);
    await releasePage(db.ask, page);
    last = page.length < PAGE ? undefined : page.at(-1);
  }
}

/** @throws when the database is lost */
async function releasePage(ask: Ask, page: readonly EndedHold[]): Promise<void> {
  const work = (part: readonly EndedHold[]) => {
    const members = part.map(({ cartId }) => ({ cart_id: cartId, actor_id: null, event_id: newId() }));
    return askForAll(ask, RELEASE, members, LOCK_WAIT_MS);
  };
  for await (const part of inHalves(page, { work, mayBeOnesFault: mayBeOneItemsFault })) {
    // The one at fault is left to the next run.
    if ('error' in part && !mayBeOneItemsFault(part.error)) throw part.error;
  }
}
