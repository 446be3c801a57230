import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Database } from '../platform/database.ts';
import type { Logger } from '../platform/logging.ts';
import type { Slot } from './admission-terms.ts';
import type { AskGrouped, GroupedAsks } from './grouped-asks.ts';
import type { ConflictObserver } from './retry.ts';

/** What every use case gets first: the database, and whom it tells of a try that it lost. */
export interface Context {
  readonly db: Database;
  readonly onConflict: ConflictObserver;
  /** Runs a part that needs no database, such as a question to a provider, and lets others have this one's slot meanwhile. */
  readonly lendSlot: Slot['lend'];
  /** Asks a statement together with others who want it at the same moment, and lets others have this one's slot meanwhile. Undefined: it is to be asked alone. */
  readonly askGrouped: AskGrouped;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Lost tries are counted, and logged under this request's id. */
    readonly context: Context;
  }
}

export interface ContextPluginOptions {
  readonly db: Database;
  readonly observeConflicts: (log: Logger) => ConflictObserver;
  /** Whose connections grouped statements are asked on. */
  readonly groupedAsks: GroupedAsks;
}

/** Gives every request its context. */
export const contextPlugin = fp(
  (app: FastifyInstance, { db, observeConflicts, groupedAsks }: ContextPluginOptions, done) => {
    app.decorateRequest('context', {
      getter() {
        const lendSlot: Slot['lend'] = (part) => this.slot?.lend(part) ?? part();
        const askGrouped: AskGrouped = (...asked) => {
          const part = () => groupedAsks.ask(...asked);
          return this.slot?.joinGroup(part) ?? part();
        };
        return { db, onConflict: observeConflicts(this.log), lendSlot, askGrouped };
      },
    });
    done();
  },
);

/** The context of a request's use case. */
export function contextOf({ context }: FastifyRequest): Context {
  return context;
}

/** The context of work that nobody waits for: a job's or a script's. @param onConflict default: nobody is told */
export function backgroundContext(db: Database, onConflict: ConflictObserver = () => {}): Context {
  // Alone.
  const askGrouped = async () => undefined;
  return { db, onConflict, lendSlot: (part) => part(), askGrouped };
}
