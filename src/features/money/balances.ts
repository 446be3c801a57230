import type { Context } from '../../concurrency/index.ts';
import { notFound } from '../../platform/errors.ts';
import { cursorOfMoment, momentCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { refuseGoneOperator } from '../accounts/index.ts';
import type { Asked } from './askers.ts';
import { findBalance, findEntries } from './balances.sql.ts';
import type { BalanceView, EntryQuery, EntryView } from './schemas.ts';
import { viewBalance, viewEntry } from './views.ts';

/**
 * What a seller is owed.
 * @param defaultFee in basis points, of sellers without a fee of their own
 * @throws AppError not-found, and unauthenticated when the operator who asks is gone
 */
export async function getBalance(context: Context, asked: Asked, defaultFee: number): Promise<BalanceView> {
  await refuseGoneOperator(context.db, asked.operatorId);
  const balance = await findBalance(context.db.ask, asked.sellerId);
  if (balance === undefined) throw notFound('seller profile');
  return viewBalance(balance, defaultFee);
}

/** One page of what made a seller's balance, the newest first. @throws AppError not-found, unauthenticated */
export async function listEntries(context: Context, asked: Asked, query: EntryQuery): Promise<Page<EntryView>> {
  const window = { after: momentCursor(query), offset: skipped(query), limit: query.limit + 1 };
  await refuseGoneOperator(context.db, asked.operatorId);
  const { ask } = context.db;
  const { total, entries } = await findEntries(ask, asked.sellerId, query, window);
  if (total === 0 && (await findBalance(ask, asked.sellerId)) === undefined) throw notFound('seller profile');
  return pageOf(query, total, { found: entries, cursorOf: cursorOfMoment, view: viewEntry });
}
