import type { Prisma } from '../generated/prisma/client.ts';
import type { LedgerKind } from '../generated/prisma/enums.ts';
import type { Tx } from './database.ts';

/** The types of columns that rows are written with, and what a row holds for each. */
interface ColumnTypes {
  uuid: string;
  text: string;
  int: number;
  /** As a number: no amount comes near 2^53. */
  bigint: number;
  timestamptz: Date;
  jsonb: Prisma.InputJsonValue;
  ledger_kind: LedgerKind;
}

type ColumnType = keyof ColumnTypes;
/** A type, or one with a question mark where the column may be NULL. */
type Column = ColumnType | `${ColumnType}?`;
type Columns = Readonly<Record<string, Column>>;

type ValueOf<C extends Column> = C extends `${infer T extends ColumnType}?`
  ? ColumnTypes[T] | null
  : C extends ColumnType
    ? ColumnTypes[C]
    : never;

/**
 * A table with the columns that its rows are written with: named once, for Prisma and for SQL. What is not named here
 * has its default. test/integration/tables.test.ts compares it with the database.
 */
export interface Table<C extends Columns = Columns> {
  /** In the database. */
  readonly name: string;
  /** Its model, as Prisma's client names it. */
  readonly model: Uncapitalize<Prisma.ModelName>;
  /** By the names of Prisma's fields; a column is the same in snake_case. */
  readonly columns: C;
  /** The field by which a new row takes the place of one that is there already. Default: none does. */
  readonly replacing?: string;
}

/** What a row of the table holds. */
export type RowOf<T extends Table> = { readonly [Field in keyof T['columns']]: ValueOf<T['columns'][Field]> };

/** Rows of one table. */
export interface RowSet {
  readonly table: Table;
  readonly rows: readonly object[];
}

export function defineTable<const C extends Columns>(
  model: Table['model'],
  name: string,
  columns: C,
  options: Pick<Table, 'replacing'> = {},
): Table<C> {
  return { model, name, columns, ...options };
}

/** Rows with the table they belong to. */
export function rowsFor<T extends Table>(table: T, rows: readonly RowOf<T>[]): RowSet {
  return { table, rows };
}

/** The name of a field's column. */
export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

interface ManyRows {
  createMany(args: { data: readonly object[] }): Promise<unknown>;
  deleteMany(args: { where: object }): Promise<unknown>;
}

function fieldOf(row: object, field: string): unknown {
  return (row as Record<string, unknown>)[field];
}

/** Inserts rows by Prisma, a table at a time, in the order given. */
export async function insertRows(tx: Tx, sets: readonly RowSet[]): Promise<void> {
  for (const { table, rows } of sets) {
    if (rows.length === 0) continue;
    // Of a table that is only known when it runs TypeScript knows no methods.
    const model = tx[table.model] as unknown as ManyRows;
    const { replacing } = table;
    if (replacing !== undefined) {
      await model.deleteMany({ where: { [replacing]: { in: rows.map((row) => fieldOf(row, replacing)) } } });
    }
    await model.createMany({ data: rows });
  }
}

function typeOf(column: Column): ColumnType {
  return column.replace('?', '') as ColumnType;
}

/**
 * An array parameter of whose length PostgreSQL makes no plan: it keeps the one for all lengths. Where it sees that there
 * are fewer than it takes for granted, it plans a statement anew each time, which takes longer than a small one runs. Within
 * ANY () it wants its type once more, or is taken for rows instead of an array.
 */
export function ofAnyLength(array: string): string {
  return `(SELECT ${array})`;
}

/**
 * An INSERT of any number of rows, one parameter per column.
 * @param first number of its first parameter
 */
export function insertStatement({ name, columns, replacing }: Table, first: number): string {
  const fields = Object.keys(columns);
  const types = Object.values(columns).map(typeOf);
  const parameters = types.map((type, index) => `$${first + index}::${type === 'jsonb' ? 'text' : type}[]`);
  const names = fields.map(columnOf);
  const values = names.map((column, index) => (types[index] === 'jsonb' ? `${column}::jsonb` : column));
  return `INSERT INTO ${name} (${names.join(', ')})
    SELECT ${values.join(', ')} FROM unnest(${parameters.join(', ')}) AS n (${names.join(', ')})${replacing === undefined ? '' : replace(names, columnOf(replacing))}`;
}

function replace(names: readonly string[], key: string): string {
  const others = names.filter((name) => name !== key).map((name) => `${name} = excluded.${name}`);
  return `\n    ON CONFLICT (${key}) DO UPDATE SET ${others.join(', ')}`;
}

/** NULL is none of JSON's. */
function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** The parameters of insertStatement. */
export function insertValues({ table, rows }: RowSet): unknown[] {
  return Object.entries(table.columns).map(([field, column]) => {
    const pick = (row: object) => fieldOf(row, field);
    const type = typeOf(column);
    if (type === 'text') return rows.map(pick);
    if (type === 'jsonb') return rows.map((row) => jsonOf(pick(row)));
    return plainArray(rows, pick);
  });
}

/**
 * An array of values that need no quoting, in PostgreSQL's own notation; much cheaper than pg's general one.
 * @param pick what is taken of each; default: itself
 */
export function plainArray<T>(all: readonly T[], pick: (one: T) => unknown = (one) => one): string {
  let values = '';
  for (const one of all) {
    const value = pick(one) ?? 'NULL';
    values += `${values === '' ? '' : ','}${value instanceof Date ? value.toISOString() : value}`;
  }
  return `{${values}}`;
}
