import type { Context } from '../../concurrency/index.ts';
import { askForAll } from '../../platform/grouped-statements.ts';
import { NIL_ID, newId } from '../../platform/ids.ts';
import type { RecurringWork } from '../../platform/recurring-work.ts';
import { type EndedHold, findEnded, forgetEnded, RELEASE } from './held-changes.sql.ts';
import type { HoldTerms } from './hold-rules.ts';
import { ownCart } from './service.ts';

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
export async function releaseHold({ db, askWithOthers }: Context, buyerId: string): Promise<void> {
  const cart = await ownCart(db.ask, buyerId);
  if (cart.items.every(({ held }) => held.length === 0)) return;
  const member = { cart_id: cart.id, actor_id: buyerId, event_id: null };
  // One that was left out, or of which something was, waits for it by itself.
  await askWithOthers(RELEASE, member, { key: cart.id, isDone: (rows) => rows[0]?.[0] === 0 });
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
    const members = page.map(({ cartId }) => ({ cart_id: cartId, actor_id: null, event_id: newId() }));
    if (members.length > 0) await askForAll(db.ask, RELEASE, members, LOCK_WAIT_MS);
    last = page.length < PAGE ? undefined : page.at(-1);
  }
}
