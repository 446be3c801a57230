import type pg from 'pg';
import { boundLocks, type OnWaiting, whenLocksAreFree } from '../../src/platform/migration-locks.ts';
import { ScriptError } from './run.ts';
import { quotedName, type TableName } from './table-backup.ts';

/** Rows whose locks are held at a time; thousandths of a second each. */
const BATCH_ROWS = 500;

/** A table of products, and how far it has come on its way to a version. */
export interface ProductTable extends TableName {
  readonly key: string;
  readonly hasColumn: boolean;
  readonly hasDefault: boolean;
  readonly isRequired: boolean;
  /** Whether a CHECK that the version is there is in force, from a run that was cut short. */
  readonly isChecked: boolean;
  /** Whether a valid CHECK holds it above zero. */
  readonly isPositive: boolean;
}

export const isComplete = ({ hasColumn, hasDefault, isRequired, isChecked, isPositive }: ProductTable) =>
  hasColumn && hasDefault && isRequired && isPositive && !isChecked;

/** What may hold products: our name for it, and Prisma's where nobody chose one. */
const USUAL_NAMES = ['products', 'Product', 'product', 'Products'];

/** Of a name PostgreSQL keeps no more bytes. */
const NAME_BYTES_MAX = 63;

/** The name of a table's constraint: as long as PostgreSQL keeps it, so that it is found again. */
function constraintOf({ name }: TableName, suffix: string): string {
  const letters = [...name];
  while (Buffer.byteLength(letters.join('') + suffix) > NAME_BYTES_MAX) letters.pop();
  return letters.join('') + suffix;
}

const requiredCheck = (table: TableName) => constraintOf(table, '_version_not_null');
const positiveCheck = (table: TableName) => constraintOf(table, '_version_positive');
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

async function findTable(client: pg.Client, schema: string, wanted: string | undefined): Promise<TableName> {
  const names = wanted === undefined ? USUAL_NAMES : [wanted];
  const { rows } = await client.query(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = to_regnamespace(quote_ident($1)) AND relkind IN ('r', 'p') AND relname = ANY($2)
     ORDER BY array_position($2::text[], relname::text)`,
    [schema, names],
  );
  const name: string | undefined = rows[0]?.name;
  if (name !== undefined) return { schema, name };
  throw new ScriptError(
    `The schema ${schema} has no table of products: none is called ${names.join(', ')}. ` +
      (wanted === undefined
        ? 'Where yours has another name: --table NAME.'
        : 'Names are as in the catalogue: psql -c \\dt shows them.'),
  );
}

/**
 * Looks at what there is.
 * @throws ScriptError where it is no table of products with a stock, one key and, if any, a whole number for a version
 */
export async function inspect(client: pg.Client, schema: string, wanted?: string): Promise<ProductTable> {
  const table = await findTable(client, schema, wanted);
  const { rows: columns } = await client.query(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type, attnotnull AS required, atthasdef AS preset,
       EXISTS (SELECT FROM pg_index i WHERE i.indrelid = attrelid AND indisprimary AND indkey::text = attnum::text) AS key
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [quotedName(table)],
  );
  const column = (name: string) => columns.find((one) => one.name === name);
  const key = columns.find((one) => one.key)?.name;
  if (column('stock') === undefined)
    throw new ScriptError(`${quotedName(table)} has no column "stock": it is not what was meant.`);
  if (key === undefined)
    throw new ScriptError(`${quotedName(table)} has no primary key of one column: give it one first.`);
  const version = column('version');
  if (version !== undefined && !/^(integer|bigint)$/.test(version.type))
    throw new ScriptError(`${quotedName(table)}.version is there already, and ${version.type}: rename it first.`);
  const { rows: checks } = await client.query(
    `SELECT conname AS name, convalidated AS valid FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'`,
    [quotedName(table)],
  );
  return {
    ...table,
    key,
    hasColumn: version !== undefined,
    hasDefault: version?.preset ?? false,
    isRequired: version?.required ?? false,
    isChecked: checks.some(({ name }) => name === requiredCheck(table)),
    isPositive: checks.some(({ name, valid }) => name === positiveCheck(table) && valid),
  };
}

/** Does its work on a table that is sold from meanwhile. */
export class VersionSteps {
  readonly #client: pg.Client;
  readonly #table: ProductTable;
  readonly #onWaiting: OnWaiting;

  constructor(client: pg.Client, table: ProductTable, onWaiting: OnWaiting) {
    this.#client = client;
    this.#table = table;
    this.#onWaiting = onWaiting;
  }

  /** Statements that hold a lock for no longer than it takes to note something in the catalogue. */
  async #alter(...actions: string[]): Promise<void> {
    const name = quotedName(this.#table);
    await this.#inTransaction(async () => {
      for (const action of actions) await this.#client.query(`ALTER TABLE ${name} ${action}`);
    });
  }

  async #inTransaction<T>(work: () => Promise<T>): Promise<T> {
    const attempt = async () => {
      try {
        await this.#client.query('BEGIN');
        await boundLocks(this.#client);
        const result = await work();
        await this.#client.query('COMMIT');
        return result;
      } catch (error) {
        await this.#client.query('ROLLBACK').catch(() => {});
        throw error;
      }
    };
    return whenLocksAreFree(attempt, this.#onWaiting);
  }

  /** New rows have their version from here on. */
  async addColumn(): Promise<void> {
    const { hasColumn, hasDefault } = this.#table;
    const adding = hasColumn ? [] : ['ADD COLUMN version INTEGER'];
    if (!hasDefault) await this.#alter(...adding, 'ALTER COLUMN version SET DEFAULT 1');
  }

  /**
   * Gives each row a version that has none, in the order of the key.
   * @param onBatch told how many have got one, after every batch
   * @returns how many they were
   */
  async backfill(onBatch: (done: number) => void): Promise<number> {
    const name = quotedName(this.#table);
    const key = quoted(this.#table.key);
    let done = 0;
    for (let last: unknown = null; ; ) {
      const rows = await this.#inTransaction(async () => {
        const after = last === null ? '' : `AND ${key} > $1`;
        const found = await this.#client.query(
          `WITH part AS (
             SELECT ${key} AS key FROM ${name} WHERE version IS NULL ${after} ORDER BY ${key} LIMIT ${BATCH_ROWS} FOR NO KEY UPDATE)
           UPDATE ${name} p SET version = 1 FROM part WHERE p.${key} = part.key RETURNING part.key`,
          last === null ? [] : [last],
        );
        return found.rows as { key: unknown }[];
      });
      if (rows.length === 0) return done;
      done += rows.length;
      onBatch(done);
      last = await this.#last(rows.map((row) => row.key));
    }
  }

  /** PostgreSQL's order of the keys, which need not be JavaScript's. */
  async #last(keys: readonly unknown[]): Promise<unknown> {
    const { rows } = await this.#client.query(
      `SELECT ${quoted(this.#table.key)} AS key FROM ${quotedName(this.#table)} WHERE ${quoted(this.#table.key)} = ANY($1) ORDER BY 1 DESC LIMIT 1`,
      [keys],
    );
    return rows[0]?.key ?? keys.at(-1);
  }

  /** No row without a version is let in from here on. */
  async check(): Promise<void> {
    const { isChecked, isRequired } = this.#table;
    if (isChecked || isRequired) return;
    await this.#alter(`ADD CONSTRAINT ${quoted(requiredCheck(this.#table))} CHECK (version IS NOT NULL) NOT VALID`);
  }

  /** Looks at every row, in nobody's way; then PostgreSQL takes its word for it. */
  async require(): Promise<void> {
    const name = quoted(requiredCheck(this.#table));
    const { isChecked, isRequired, isPositive } = this.#table;
    if (!isRequired) {
      await this.#alter(`VALIDATE CONSTRAINT ${name}`);
      await this.#alter('ALTER COLUMN version SET NOT NULL', `DROP CONSTRAINT ${name}`);
    } else if (isChecked) {
      await this.#alter(`DROP CONSTRAINT ${name}`);
    }
    if (isPositive) return;
    const positive = quoted(positiveCheck(this.#table));
    await this.#alter(
      `DROP CONSTRAINT IF EXISTS ${positive}`,
      `ADD CONSTRAINT ${positive} CHECK (version > 0) NOT VALID`,
    );
    await this.#alter(`VALIDATE CONSTRAINT ${positive}`);
  }
}

export interface Counts {
  readonly rows: number;
  /** Without a version, or with one below 1. */
  readonly wrong: number;
}

/** @param withVersion whether there is such a column yet */
export async function countRows(client: pg.Client, table: TableName, withVersion: boolean): Promise<Counts> {
  const wrong = withVersion ? 'count(*) FILTER (WHERE version IS NULL OR version < 1)' : 'count(*)';
  const { rows } = await client.query(
    `SELECT count(*)::float8 AS rows, (${wrong})::float8 AS wrong FROM ${quotedName(table)}`,
  );
  return rows[0];
}
