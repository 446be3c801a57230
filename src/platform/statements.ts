import type pg from 'pg';
import { lend } from './connections.ts';

/** SQL that every connection prepares once, under its name: its feature's, then what it does. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Asks one statement, and gets its rows with their columns in the order in which the statement has them. */
export type Ask = <Row extends unknown[]>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>;

/**
 * The first step of a statement that waits for rows: bounds the wait for every one of them, until the transaction ends,
 * which is the statement itself where there is no other. A statement on its own has no BEGIN that would; the session's own
 * bound is too long for those who keep a connection meanwhile. NULL leaves the bound as it is.
 */
export const PATIENCE = `patience AS MATERIALIZED (
  SELECT set_config('lock_timeout', coalesce($1, current_setting('lock_timeout')), true))`;

/** A condition that is always true, and has a step of a statement wait for another. */
export function after(step: string): string {
  return `(SELECT count(*) FROM ${step}) >= 0`;
}

/**
 * A condition that joins rows by looking each up in an index. A connection keeps a plan that it made when the market was small
 * and every index a page; of a plain equation it may be one that goes through the whole index, and goes on doing so on the day
 * of the sale. test/integration/early-plans.test.ts watches what it comes to.
 * @param column indexed, of the table that is looked into
 * @param value of the other side
 */
export function lookedUp(column: string, value: string): string {
  // It can be neither hashed nor merged.
  return `${column} = ANY (ARRAY[${value}])`;
}

/**
 * A condition that no index is searched by, since the rows are looked up by another: or a plan from when the market was small
 * goes through all orders of a status, say, for each that is paid.
 */
export function unindexed(condition: string): string {
  return `coalesce(${condition}, false)`;
}

/** What the text of an id matches: a cast of any other would fail. */
export const ID_TEXT = "'^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'";

/** Asks on a connection that was lent. */
export function askOn(client: pg.ClientBase): Ask {
  return async <Row extends unknown[]>({ name, text }: Statement, values: readonly unknown[]) => {
    const { rows } = await client.query<Row>({ name, text, values: [...values], rowMode: 'array' });
    return rows;
  };
}

/** Asks on whichever connection is free: each statement is a transaction of its own, done or not done. */
export function askOnAny(pool: pg.Pool): Ask {
  return async (statement, values) => {
    // Not pool.query(), which ends the connection after any error, and so after every conflict.
    return lend(await pool.connect(), (client) => askOn(client)(statement, values));
  };
}

/** Asks several statements in one transaction, READ COMMITTED like all: each sees what was committed before it. */
export async function askTogether<T>(pool: pg.Pool, work: (ask: Ask) => Promise<T>): Promise<T> {
  return lend(await pool.connect(), async (client) => {
    try {
      await client.query('BEGIN');
      const result = await work(askOn(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  });
}
