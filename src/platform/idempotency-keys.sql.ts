import { type GroupedStatement, groupedStatement, type MemberColumns, type MemberOf } from './grouped-statements.ts';
import type { AnsweredDecision, Decision, IdempotentRequest } from './idempotency.ts';
import { lookedUp } from './statements.ts';

/** How keys are looked up and kept, for many callers at once. */

const FIND_KEY = groupedStatement<[requestHash: string, decision: Decision, ageMs: number]>(
  'idempotency-find',
  { user_id: 'uuid', key: 'text' },
  ({ asked }) => `${asked}
    SELECT a.n, k.request_hash, k.decision, (extract(epoch FROM clock_timestamp() - k.created_at) * 1000)::int
    FROM asked a
    JOIN idempotency_keys k ON ${lookedUp('k.user_id', 'a.user_id')} AND ${lookedUp('k.key', 'a.key')}`,
);

/**
 * Keeps an answer with its key, where the key is free or was begun by the call that is answered; by anyone's, where it names none.
 * Its row tells that it was kept.
 */
const KEEP_ANSWER = groupedStatement<[]>(
  'idempotency-keep',
  { user_id: 'uuid', key: 'text', request_hash: 'text', decision: 'text', call_id: 'text' },
  ({ asked }) => `${asked},
    kept AS (
      INSERT INTO idempotency_keys AS k (user_id, key, request_hash, decision)
      SELECT user_id, key, request_hash, decision::jsonb
      FROM asked, patience
      -- Whoever waits for each other's keys does so in the same order.
      ORDER BY user_id, key
      ON CONFLICT (user_id, key) DO UPDATE SET decision = excluded.decision
      WHERE k.request_hash = excluded.request_hash AND k.decision ->> 'kind' = 'begun'
        AND EXISTS (SELECT FROM asked a
                    WHERE a.user_id = k.user_id AND a.key = k.key AND a.call_id IN ('', k.decision ->> 'by'))
      RETURNING k.user_id, k.key)
    SELECT a.n FROM kept JOIN asked a ON a.user_id = kept.user_id AND a.key = kept.key`,
);

/** A key as it was found. */
export interface FoundKey {
  readonly requestHash: string;
  readonly decision: Decision;
  /** How long ago it was written first, in milliseconds. */
  readonly ageMs: number;
}

/** Asks a grouped statement, together with others where that can be. */
export type AskKeys = <Columns extends MemberColumns, Row extends unknown[]>(
  statement: GroupedStatement<Columns, Row>,
  member: MemberOf<Columns>,
  how: { readonly key?: string; readonly isDone: () => boolean },
) => Promise<Row[]>;

/** What is known of keys, for those who read them with others of their own. $1 and $2: users, and a key of each. */
export const READ_DECISIONS = `
  SELECT k.user_id, k.key, k.request_hash, k.decision
  FROM unnest($1::uuid[], $2::text[]) AS w (user_id, key)
  JOIN idempotency_keys k ON ${lookedUp('k.user_id', 'w.user_id')} AND ${lookedUp('k.key', 'w.key')}`;

const isDone = () => true;

/** What is known of a request's key. */
export async function findKey(ask: AskKeys, { userId, key }: IdempotentRequest): Promise<FoundKey | undefined> {
  const [row] = await ask(FIND_KEY, { user_id: userId, key }, { isDone });
  return row === undefined ? undefined : { requestHash: row[0], decision: row[1], ageMs: row[2] };
}

/** @returns whether the answer is now the one of its key */
export async function keepAnswer(ask: AskKeys, request: IdempotentRequest, answer: AnsweredDecision): Promise<boolean> {
  const { userId, key, requestHash, callId } = request;
  const member = { user_id: userId, key, request_hash: requestHash, decision: JSON.stringify(answer), call_id: callId };
  const rows = await ask(KEEP_ANSWER, member, { key: `${userId} ${key}`, isDone });
  return rows.length > 0;
}

const LEAVE_KEY = groupedStatement<[]>(
  'idempotency-leave',
  { user_id: 'uuid', key: 'text', call_id: 'text' },
  ({ asked }) => `${asked},
    left_alone AS (
      UPDATE idempotency_keys k SET decision = jsonb_set(k.decision, '{by}', '""') FROM asked a
      WHERE ${lookedUp('k.user_id', 'a.user_id')} AND ${lookedUp('k.key', 'a.key')}
        AND k.decision ->> 'kind' = 'begun' AND k.decision ->> 'by' = a.call_id
      RETURNING a.n)
    SELECT n FROM left_alone`,
);

/** The call that began something ends without its answer: others may make it of what comes of that. */
export async function leaveKey(ask: AskKeys, { userId, key, callId }: IdempotentRequest): Promise<void> {
  await ask(LEAVE_KEY, { user_id: userId, key, call_id: callId }, { key: `${userId} ${key}`, isDone });
}

const RELEASE_KEY = groupedStatement<[]>(
  'idempotency-release',
  { user_id: 'uuid', key: 'text', request_hash: 'text', call_id: 'text' },
  ({ asked }) => `${asked},
    released AS (
      DELETE FROM idempotency_keys k USING asked a
      WHERE ${lookedUp('k.user_id', 'a.user_id')} AND ${lookedUp('k.key', 'a.key')} AND k.request_hash = a.request_hash
        AND k.decision ->> 'kind' = 'begun' AND k.decision ->> 'by' IN (a.call_id, '')
      RETURNING a.n)
    SELECT n FROM released`,
);

/** Lets a key be used again, of a request of which nothing came and which may be tried again. @param callId the call that began it */
export async function releaseKey(ask: AskKeys, request: IdempotentRequest, callId: string): Promise<void> {
  const { userId, key, requestHash } = request;
  await ask(
    RELEASE_KEY,
    { user_id: userId, key, request_hash: requestHash, call_id: callId },
    { key: `${userId} ${key}`, isDone },
  );
}

/** What a member of a grouped statement gives for its key; no user where the request has none. */
export const KEY_COLUMNS = { key_user: 'uuid?', key: 'text', request_hash: 'text', decision: 'text' } as const;

/** What a request gives for KEY_COLUMNS. */
export function keyColumns(
  request: IdempotentRequest | undefined,
  decision: (request: IdempotentRequest) => Decision,
): MemberOf<typeof KEY_COLUMNS> {
  if (request === undefined) return { key_user: null, key: '', request_hash: '', decision: '{}' };
  const { userId, key, requestHash } = request;
  return { key_user: userId, key, request_hash: requestHash, decision: JSON.stringify(decision(request)) };
}

/**
 * A step that writes the keys of a statement's members with their effect: where one of them is taken the statement fails, and all
 * that it did is undone. lostToSameKey() tells, and the plugin looks the answer up.
 * @param step with KEY_COLUMNS, a row for each member whose effect comes about
 */
export function insertKeysOf(step: string): string {
  return `INSERT INTO idempotency_keys (user_id, key, request_hash, decision)
    SELECT key_user, key, request_hash, decision::jsonb FROM ${step} WHERE key_user IS NOT NULL`;
}
