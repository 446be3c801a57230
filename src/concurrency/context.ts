import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Database } from '../platform/database.ts';
import { askWaiting } from '../platform/grouped-statements.ts';
import type { Logger } from '../platform/logging.ts';
import { traced } from '../platform/tracing.ts';
import type { Slot } from './admission-terms.ts';
import type { AskWithOthers, GroupedAsks } from './grouped-asks.ts';
import type { ConflictObserver } from './retry.ts';
import type { TurnsAlone } from './turns-alone.ts';

/** What every use case gets first: the database, and whom it tells of a try that it lost. */
export interface Context {
  readonly db: Database;
  readonly onConflict: ConflictObserver;
  /** Runs a part that needs no database, such as a question to a provider, and lets others have this one's slot meanwhile. */
  readonly lendSlot: Slot['lend'];
  /**
   * Asks a statement once for all who want it at the same moment, and lets others have this one's slot meanwhile; alone, where
   * it has to wait for rows that someone holds, in its turn.
   * @throws ConcurrencyError when its turn does not come
   */
  readonly askWithOthers: AskWithOthers;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Lost tries are counted, and logged under this request's id. */
    readonly context: Context;
    /** Where its handler reads for the moment; undefined: on the primary. */
    readsOn: Database | undefined;
  }
}

export interface ContextPluginOptions {
  readonly db: Database;
  readonly observeConflicts: (log: Logger) => ConflictObserver;
  /** Whose connections grouped statements are asked on. */
  readonly groupedAsks: GroupedAsks;
  /** Of those who cannot go with the others. */
  readonly turnsAlone: TurnsAlone;
}

/** @param slot which others have meanwhile; absent: the one who asks has none */
export function askerWith(
  { db, groupedAsks, turnsAlone }: Pick<ContextPluginOptions, 'db' | 'groupedAsks' | 'turnsAlone'>,
  slot?: Slot,
): AskWithOthers {
  return async (statement, member, how) => {
    let hasTurn = false;
    const part = async () => {
      const name = `statement ${statement.skipping.name}, with others`;
      const rows = await traced(name, () => groupedAsks.ask(statement, member, how));
      if (rows === undefined) {
        await turnsAlone.take();
        hasTurn = true;
      }
      return rows;
    };
    try {
      const rows = await (slot?.joinGroup(part) ?? part());
      return rows ?? (await askWaiting(db.ask, statement, [member], db.lockWaitMs));
    } finally {
      if (hasTurn) turnsAlone.giveBack();
    }
  };
}

/** Gives every request its context. */
export const contextPlugin = fp(
  (app: FastifyInstance, { db, observeConflicts, groupedAsks, turnsAlone }: ContextPluginOptions, done) => {
    app.decorateRequest('readsOn', undefined);
    app.decorateRequest('context', {
      getter() {
        // What is read there needs no turn at the primary.
        if (this.readsOn !== undefined) return backgroundContext(this.readsOn, observeConflicts(this.log));
        const lendSlot: Slot['lend'] = (part) => this.slot?.lend(part) ?? part();
        const askWithOthers = askerWith({ db, groupedAsks, turnsAlone }, this.slot);
        return { db, onConflict: observeConflicts(this.log), lendSlot, askWithOthers };
      },
    });
    done();
  },
);

/** The context of a request's use case. */
export function contextOf({ context }: FastifyRequest): Context {
  return context;
}

/**
 * The context of work that has no slot to let others have: a job's, a script's, or what of a request goes on after its answer.
 * @param onConflict default: nobody is told
 */
export function backgroundContext(db: Database, onConflict: ConflictObserver = () => {}): Context {
  const askWithOthers: AskWithOthers = (statement, member) => askWaiting(db.ask, statement, [member], db.lockWaitMs);
  return { db, onConflict, lendSlot: (part) => part(), askWithOthers };
}
