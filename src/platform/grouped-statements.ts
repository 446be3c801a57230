import { type Ask, PATIENCE, type Statement } from './statements.ts';
import { ofAnyLength, plainArray } from './tables.ts';

/** What a member gives for a column, by its type. */
interface Given {
  readonly uuid: string;
  readonly 'uuid?': string | null;
  readonly int: number;
  readonly text: string;
  readonly 'text?': string | null;
}

/** What members give, by the names that a statement has for it. */
export type MemberColumns = Readonly<Record<string, keyof Given>>;
/** What one member gives a statement. */
export type MemberOf<C extends MemberColumns> = { readonly [Name in keyof C]: Given[C[Name]] };

/**
 * A statement that does the same for any number of members, each on its own: together it costs little more than for one.
 * Its rows begin with the number of the member that they belong to, from 1.
 */
export interface GroupedStatement<C extends MemberColumns = MemberColumns, Row extends unknown[] = unknown[]> {
  readonly columns: C;
  /** Only its type, for those who ask. */
  readonly row?: Row;
  /** Waits for rows that others hold. */
  readonly waiting: Statement;
  /** Leaves out members whose rows others hold: nobody waits for someone else's. */
  readonly skipping: Statement;
}

/** What a grouped statement is written with. */
export interface GroupedText {
  /** The first steps: how long to wait for a row, `patience`, and the members with their numbers, `asked`. */
  readonly asked: string;
  /** Locks rows of these tables against changes, at the end of a SELECT. */
  readonly lock: (tables: string) => string;
  /** Whether rows that others hold are left out by that, instead of being waited for. */
  readonly skips: boolean;
}

const TYPES = { uuid: 'uuid[]', 'uuid?': 'uuid[]', int: 'int[]', text: 'text[]', 'text?': 'text[]' } as const;

/**
 * @param columns what each member gives, by the names that the statement has for it
 * @param write the statement, after `WITH`
 */
export function groupedStatement<Row extends unknown[], const C extends MemberColumns = MemberColumns>(
  name: string,
  columns: C,
  write: (text: GroupedText) => string,
): GroupedStatement<C, Row> {
  // The first parameter is how long to wait.
  const arrays = Object.values(columns).map((type, index) => ofAnyLength(`$${index + 2}::${TYPES[type]}`));
  const asked = `WITH ${PATIENCE},
    asked AS MATERIALIZED (
      SELECT * FROM unnest(${arrays.join(', ')}) WITH ORDINALITY AS a (${Object.keys(columns).join(', ')}, n))`;
  const lockWith = (suffix: string) => (tables: string) => `FOR NO KEY UPDATE OF ${tables}${suffix}`;
  return {
    columns,
    waiting: { name, text: write({ asked, lock: lockWith(''), skips: false }) },
    skipping: { name: `${name}-grouped`, text: write({ asked, lock: lockWith(' SKIP LOCKED'), skips: true }) },
  };
}

/**
 * Asks for members who wait for rows that others hold: for one, or for many whose rows the caller holds already, since they are
 * taken in no order.
 * @param lockWaitMs how long each is waited for; default: as long as the transaction does
 * @returns the rows of all, without the member's number
 */
export async function askWaiting<C extends MemberColumns, Row extends unknown[]>(
  ask: Ask,
  { waiting, columns }: GroupedStatement<C, Row>,
  members: readonly MemberOf<C>[],
  lockWaitMs?: number,
): Promise<Row[]> {
  const rows = await ask<[number, ...Row]>(waiting, valuesOf(columns, members, lockWaitMs));
  return rows.map(([, ...row]) => row as unknown as Row);
}

/** Asks for many at once. @returns the rows of each, without its number; none where it was left out */
export async function askForAll<C extends MemberColumns>(
  ask: Ask,
  { skipping, columns }: GroupedStatement<C>,
  members: readonly MemberOf<C>[],
  lockWaitMs: number,
): Promise<unknown[][][]> {
  const each: unknown[][][] = members.map(() => []);
  for (const [n, ...row] of await ask<[string, ...unknown[]]>(skipping, valuesOf(columns, members, lockWaitMs))) {
    each[Number(n) - 1]?.push(row);
  }
  return each;
}

function valuesOf<C extends MemberColumns>(
  columns: C,
  members: readonly MemberOf<C>[],
  lockWaitMs: number | undefined,
): unknown[] {
  const given = Object.entries(columns).map(([name, type]) => {
    const pick = (member: MemberOf<C>) => member[name];
    return type === 'text' || type === 'text?' ? members.map(pick) : plainArray(members, pick);
  });
  return [lockWaitMs === undefined ? null : String(lockWaitMs), ...given];
}
