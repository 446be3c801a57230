import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { isRunning } from './postmaster.ts';

/** Key of the advisory lock that the owning process holds: the kernel lets go of it even after kill -9. */
const OWNER_LOCK = 1_953_063_278;
/** How long PostgreSQL may take, on a busy machine, to notice that the last owner was killed. */
const NOTICED_WITHIN_MS = 10_000;
const POLL_MS = 50;

/** What the session of a process that wants the data folder is called. */
export const ownerName = (pid: number) => `tianguis owner ${pid}`;

/** What came of wanting the data folder: it is this process's; or another's that lives; or of one that PostgreSQL still thinks does. */
export type Claim = { readonly isOurs: true } | { readonly isOurs: false; readonly rival: number | undefined };

/**
 * Takes the data folder for this process, for as long as the session lives, unless another live process has it.
 * @param session of `ownerName`
 * @param signal ends the waiting for PostgreSQL to notice that the last owner is gone
 * @returns the number of a live rival; undefined where PostgreSQL has not noticed in time that the last owner was killed
 * @throws what the signal says
 */
export async function claimFolder(session: pg.Client, signal?: AbortSignal): Promise<Claim> {
  const deadline = Date.now() + NOTICED_WITHIN_MS;
  for (;;) {
    const { rows } = await session.query('SELECT pg_try_advisory_lock($1) AS mine', [OWNER_LOCK]);
    if (rows[0].mine) return { isOurs: true };
    const rival = await ownerPid(session);
    if (rival !== undefined && isRunning(rival)) return { isOurs: false, rival };
    if (Date.now() > deadline) return { isOurs: false, rival: undefined };
    await delay(POLL_MS);
    signal?.throwIfAborted();
  }
}

/** @returns the process that has the data folder, unless it has let go of it meanwhile */
async function ownerPid(session: pg.Client): Promise<number | undefined> {
  const { rows } = await session.query(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
     WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted`,
    [OWNER_LOCK],
  );
  const pid = /(\d+)$/.exec(rows[0]?.name ?? '')?.[1];
  return pid === undefined ? undefined : Number(pid);
}
