import type { Ask } from './statements.ts';

/** Of what only one process on a database may do at a time, the first key of its advisory lock. */
export const TURNS = { eventSequencer: 72_707_371, webhookFanOut: 7_061_011 };

const TAKE_TURN = {
  name: 'platform-take-turn',
  // Several markets may have their schemas in one database.
  text: 'SELECT pg_try_advisory_xact_lock($1::int, hashtext(current_schema()))',
};

/**
 * Takes a turn until the transaction ends; where its process dies, that ends with the connection.
 * @param ask asks in that transaction
 * @returns whether nobody else has it
 */
export async function takeTurn(ask: Ask, turn: keyof typeof TURNS): Promise<boolean> {
  const [row] = await ask<[boolean]>(TAKE_TURN, [TURNS[turn]]);
  return row?.[0] ?? false;
}
