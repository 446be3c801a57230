import { Afterwards, backgroundContext } from '../../concurrency/index.ts';
import type { Database } from '../../platform/database.ts';
import { mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import type { Ask } from '../../platform/statements.ts';
import { askProvider, type RefundState } from '../providers/index.ts';
import type { RefundContext } from './refund-context.ts';
import {
  claimNew,
  findRefund,
  markFailed,
  markReturned,
  markSent,
  takeUnsent,
  type UnsentRefund,
} from './sending.sql.ts';

/** Refunds that are sent at the same time by the job. */
const PAGE_SIZE = 50;
/** Late answers that wait to be written, and refunds that are sent after their request. The job sends the others. */
const WAITING_MAX = 1_000;
const SENDING_MAX = 50;

const afterwards = new Afterwards(WAITING_MAX);
/** Databases that are asked in turns. */
const inTurns = new WeakSet<Database>();
let sending = 0;

/**
 * Has the provider send a refund that was just written. What fails is told, and tried again by the job: from the commit that wrote it
 * on, the refund is certain, and only its way is not.
 */
export async function sendRefund(context: RefundContext, refundId: string): Promise<void> {
  try {
    const refund = await claimNew(context.db.ask, refundId);
    if (refund !== undefined) await send(context, refund);
  } catch (error) {
    context.onUnsent(refundId, error);
  }
}

/** The same after the answer of the request. */
export function sendRefundLater(context: RefundContext, refundId: string): void {
  if (sending >= SENDING_MAX) return;
  sending += 1;
  sendRefund(withoutSlot(context), refundId).finally(() => {
    sending -= 1;
  });
}

/** Sends all refunds whose time has come. @throws when the database is lost */
export async function sendDueRefunds(context: RefundContext, signal?: AbortSignal): Promise<void> {
  for (let page: UnsentRefund[] | undefined; page?.length !== 0 && !signal?.aborted; ) {
    page = await takeUnsent(context.db.ask, PAGE_SIZE);
    const asked = await Promise.all(page.map((refund) => howItStands(context, refund)));
    for (const [index, refund] of page.entries()) {
      await write(context, refund, asked[index] ?? { error: undefined }).catch((error: unknown) => {
        if (!mayBeOneItemsFault(error)) throw error;
        context.onUnsent(refund.id, error);
      });
    }
  }
}

/** What the provider tells of a refund: it is asked how it stands. One that came back is sent anew. */
export async function settleRefund(context: RefundContext, refundId: string): Promise<void> {
  const found = await findRefund(context.db.ask, refundId);
  if (found === undefined) return;
  const { refund, isSent } = found;
  if (!isSent) return send(context, refund);
  const answer = await howItStands(context, refund, { isSent });
  if ('error' in answer) throw answer.error;
  await writeReturned(context, refund, answer);
}

/** The provider's answer, or why there is none. */
type Answer = RefundState | { readonly error: unknown };

/** Asks with the slot lent; an answer without a slot to go on is written afterwards. */
async function send(context: RefundContext, refund: UnsentRefund): Promise<void> {
  let answer: Answer | undefined;
  const ask = async () => {
    answer = await howItStands(context, refund);
    return answer;
  };
  const heard = await context.lendSlot(ask).catch((error: unknown): Answer => ({ error }));
  if (!('error' in heard) || answer === undefined || 'error' in answer) return write(context, refund, heard);
  const late = answer;
  writeLater(context, refund, () => write(withoutSlot(context), refund, late));
}

/** Asks the provider, and what comes too late is written all the same. Never fails. */
async function howItStands(
  context: RefundContext,
  refund: UnsentRefund,
  { isSent } = { isSent: false },
): Promise<Answer> {
  const { provider } = context;
  const { id, round, amount, charge } = refund;
  if (refund.provider !== provider.name)
    return { error: new Error(`the provider ${refund.provider}, which has the money, is not configured`) };
  const later = withoutSlot(context);
  const onLate = (state: RefundState) =>
    writeLater(context, refund, () => (isSent ? writeReturned(later, refund, state) : write(later, refund, state)));
  const question = (signal: AbortSignal) =>
    provider.refund({ key: `${id}-${round}`, refundId: id, charge, amount }, signal);
  return askProvider(question, onLate).catch((error: unknown): Answer => ({ error }));
}

/** Writes an answer for which nobody waits any more. */
function writeLater(context: RefundContext, { id }: UnsentRefund, work: () => Promise<void>): void {
  work().catch((error: unknown) => context.onUnsent(id, error));
}

async function write({ db, onUnsent }: RefundContext, refund: UnsentRefund, answer: Answer): Promise<void> {
  if ('error' in answer) {
    const { error } = answer;
    onUnsent(refund.id, error);
    const failure = error instanceof Error ? error.message : String(error);
    return markFailed(db.ask, refund, { failure, isFinal: false });
  }
  const { status, reference } = answer;
  if (status === 'SUCCEEDED') return markSent(db.ask, refund, reference);
  const failure = answer.failure ?? 'the provider has not sent it yet';
  if (status === 'FAILED') onUnsent(refund.id, new Error(failure));
  await markFailed(db.ask, refund, { failure, isFinal: status === 'FAILED', reference });
}

async function writeReturned({ db, onUnsent }: RefundContext, refund: UnsentRefund, state: RefundState): Promise<void> {
  if (state.status !== 'FAILED') return;
  const failure = state.failure ?? 'it came back';
  onUnsent(refund.id, new Error(failure));
  await markReturned(db.ask, refund, failure);
}

/** What goes on after a request takes one of the connections that all share at a time, and none while the provider is asked. */
function withoutSlot(context: RefundContext): RefundContext {
  const { db, onConflict } = context;
  // A turn within a turn would wait for itself.
  if (inTurns.has(db)) return context;
  const ask: Ask = (statement, values) => afterwards.inTurn(() => db.ask(statement, values));
  const turned = { ...db, ask };
  inTurns.add(turned);
  return { ...context, ...backgroundContext(turned, onConflict) };
}
