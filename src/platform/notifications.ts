import pg from 'pg';
import { cut, openClient } from './connections.ts';
import { DeadlineError, within } from './deadline.ts';
import { schemaOf } from './schema-name.ts';
import { isConnectionLost } from './sqlstate.ts';
import { type Ask, askOn } from './statements.ts';

/** Hears what others say by NOTIFY. It only makes things faster: nobody may rely on a notice that may never come. */

/** What a channel is called in SQL: its name has the market's schema, since notices go to the whole database. */
export function channelSql(name: string): string {
  return `'tianguis_${name}_' || current_schema()`;
}

const channelOf = (name: string, url: string) => `tianguis_${name}_${schemaOf(url)}`;

/** Of each process, beside its pools. */
export const CONNECTIONS_OF_NOTIFICATIONS = 1;
/** An answer that takes longer does not come any more. */
const ANSWER_WITHIN_MS = 4_500;
/** How long the connection may take to say goodbye. */
const FAREWELL_MS = 1_000;

export interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  /** Told of each notice, and once when the connection is lost. */
  readonly onNotice: () => void;
}

/** A connection of its own that listens. */
export interface Listener {
  /** Asks on it. Whoever asks every second or so learns as soon that it is lost. @throws DeadlineError */
  readonly ask: Ask;
  end(): Promise<void>;
}

/** Opens a connection that listens. @throws when the database cannot be reached */
export async function listen({ url, channel, onNotice }: ListenOptions): Promise<Listener> {
  const client = await openClient({ url, applicationName: 'tianguis notifications', silenceTimeoutMs: 0 });
  client.on('notification', onNotice);
  client.on('end', onNotice);
  const bounded = <T>(asked: Promise<T>): Promise<T> =>
    within(ANSWER_WITHIN_MS, asked).catch((error: unknown) => {
      // Whatever is asked next would wait behind it.
      if (error instanceof DeadlineError) cut(client);
      throw error;
    });
  const ask: Ask = (statement, values) => bounded(askOn(client)(statement, values));
  try {
    await bounded(client.query(`LISTEN ${pg.escapeIdentifier(channelOf(channel, url))}`));
  } catch (error) {
    // A pooler may refuse it. Then there are no notices.
    if (error instanceof DeadlineError || isConnectionLost(error)) {
      cut(client);
      throw error;
    }
  }
  return { ask, end: () => within(FAREWELL_MS, client.end()).catch(() => cut(client)) };
}
