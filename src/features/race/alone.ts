import { cut, openClient } from '../../platform/connections.ts';
import { within } from '../../platform/deadline.ts';
import { AppError } from '../../platform/errors.ts';
import { RACE_ERRORS } from './errors.ts';

/** Longer than a race takes. */
const SILENCE_TIMEOUT_MS = 300_000;
/** A database that is silent does not say goodbye. */
const FAREWELL_MS = 1_000;
const LOCK = `SELECT pg_try_advisory_lock(hashtextextended(current_schema() || ' race', 0)) AS got`;

/**
 * Does something of which there is one at a time, in all processes. The database lets go of it with the connection, so that
 * one whose process died keeps nobody from the next.
 * @param url leads to no pooler, since the lock is a session's
 * @throws AppError race-running
 */
export async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = await openClient({ url, applicationName: 'tianguis race', silenceTimeoutMs: SILENCE_TIMEOUT_MS });
  try {
    const { rows } = await client.query(LOCK);
    if (!rows[0].got) throw new AppError(RACE_ERRORS['race-running']);
    return await work();
  } finally {
    await within(FAREWELL_MS, client.end()).catch(() => cut(client));
  }
}
