import type pg from 'pg';
import { withConnection } from '../platform/connections.ts';
import { askForAll, type GroupedStatement, type MemberOf } from '../platform/grouped-statements.ts';
import { isConnectionLost } from '../platform/sqlstate.ts';
import { askOn } from '../platform/statements.ts';
import { GroupCommit } from './group-commit.ts';

/** One who asks. */
interface Member {
  readonly key: string | symbol;
  readonly given: MemberOf<GroupedStatement['columns']>;
}

/** The rows of a member; undefined where it was not asked for together with the others. */
type Answer = unknown[][] | undefined;

/** Members of one statement at most. */
const MEMBERS_MAX = 128;
/** Members that wait at most; a bound on memory, above what admission lets in. */
const QUEUE_MAX = 5_000;
const DEADLINE_MS = 3_000;
/**
 * Rows that someone holds are left out; this is for those that are only pointed at, and for entries of unique indexes, in
 * milliseconds. A locked table is waited for before the statement begins, as long as the session waits.
 */
const LOCK_WAIT_MS = 100;

export interface GroupedAsk<Row extends unknown[]> {
  /** Of whom there can be only one in a statement, since they would change the same row. Default: nobody is in its way. */
  readonly key?: string;
  /** Whether the rows say that it was done. Default: where there are any. */
  readonly isDone?: (rows: readonly Row[]) => boolean;
}

/** Asks a grouped statement together with others where that can be, else alone. @returns the rows of the one who asks */
export type AskWithOthers = <Columns extends GroupedStatement['columns'], Row extends unknown[]>(
  statement: GroupedStatement<Columns, Row>,
  member: MemberOf<Columns>,
  how?: GroupedAsk<Row>,
) => Promise<Row[]>;

/**
 * Asks a statement once for all who want it at the same moment, as the checkout's lane does: one who comes alone does not
 * wait, and under load the cost of a round trip and of a commit is shared. Whoever cannot go with the others is told so, and
 * asks alone: one whose rows someone holds, and everyone where the statement failed.
 */
export class GroupedAsks {
  readonly #pool: pg.Pool;
  readonly #deadlineMs: number;
  readonly #groups = new Map<string, GroupCommit<Member, Answer>>();

  /**
   * @param pool whose connections the statements are asked on, one at a time of each statement
   * @param deadlineMs no member waits longer for its statement; one that is not answered in three quarters of it is given up
   */
  constructor(pool: pg.Pool, deadlineMs = DEADLINE_MS) {
    this.#pool = pool;
    this.#deadlineMs = deadlineMs;
  }

  /**
   * @returns the member's rows; undefined where it has to ask alone, and nothing was done for it
   * @throws AppError overloaded; database-unavailable, when nobody knows whether it was done
   */
  async ask<Columns extends GroupedStatement['columns'], Row extends unknown[]>(
    statement: GroupedStatement<Columns, Row>,
    given: MemberOf<Columns>,
    { key, isDone = (rows) => rows.length > 0 }: GroupedAsk<Row> = {},
  ): Promise<Row[] | undefined> {
    const rows = (await this.#groupOf(statement).submit({ key: key ?? Symbol(), given })) as Row[] | undefined;
    return rows !== undefined && isDone(rows) ? rows : undefined;
  }

  #groupOf(statement: GroupedStatement): GroupCommit<Member, Answer> {
    const { name } = statement.skipping;
    const group = this.#groups.get(name) ?? this.#newGroup(statement);
    this.#groups.set(name, group);
    return group;
  }

  #newGroup(statement: GroupedStatement): GroupCommit<Member, Answer> {
    return new GroupCommit({
      decide: async (members, { signal }) => {
        const answers = await withConnection(this.#pool, signal, (client) => askFor(client, statement, members));
        return members.map((member) => ({ result: answers.get(member) }));
      },
      // Nobody is told that a row is held: who needs one asks alone.
      findFree: async () => [],
      mayBeOnesFault: () => false,
      batchMax: MEMBERS_MAX,
      queueMax: QUEUE_MAX,
      deadlineMs: this.#deadlineMs,
      lanes: 1,
    });
  }
}

/** @throws where nobody knows whether anything was done */
async function askFor(
  client: pg.PoolClient,
  statement: GroupedStatement,
  members: readonly Member[],
): Promise<ReadonlyMap<Member, Answer>> {
  const first = [...new Map(members.toReversed().map((member) => [member.key, member])).values()];
  const given = first.map((member) => member.given);
  const answers = await askForAll(askOn(client), statement, given, LOCK_WAIT_MS).catch((error: unknown) => {
    if (isConnectionLost(error)) throw error;
    return [];
  });
  return new Map(first.map((member, index) => [member, answers[index]]));
}
