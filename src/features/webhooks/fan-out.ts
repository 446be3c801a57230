import type { Database } from '../../platform/database.ts';
import type { RecurringWork } from '../../platform/recurring-work.ts';
import { takeTurn } from '../../platform/taking-turns.sql.ts';
import { beginCursor, fanOutPage, moveCursor, readState } from './fan-out.sql.ts';

const EVERY_MS = 200;

/**
 * Has endpoints told what happened: one page of events becomes deliveries. One process does it at a time, and where one dies its
 * transaction does, too, so that the next goes on where it was.
 * @returns whether there is more
 */
export async function fanOut({ ask: askAlone, askTogether }: Database): Promise<boolean> {
  // Most of the time nothing has happened, and that takes one small question.
  const seen = await readState(askAlone);
  if (seen !== undefined && seen.position === seen.last) return false;
  return askTogether(async (ask) => {
    if (!(await takeTurn(ask, 'webhookFanOut'))) return false;
    const state = await readState(ask);
    if (state === undefined) {
      await beginCursor(ask);
      return true;
    }
    const { position, last, anyEndpoint } = state;
    if (position === last) return false;
    if (!anyEndpoint) {
      await moveCursor(ask, last);
      return false;
    }
    const reached = await fanOutPage(ask, position);
    return reached.position !== last;
  });
}

export function fanOutWork(db: Database): RecurringWork {
  return { name: 'webhook-fan-out', everyMs: EVERY_MS, run: () => fanOut(db) };
}
