/** A UNIQUE constraint or primary key, as the schema has it. */
export interface UniqueKey {
  readonly table: string;
  readonly columns: readonly string[];
  /** Default false. */
  readonly primary?: boolean;
}

/** What an error says of the key that refused a row. Of it all, anything may be missing. */
export interface RefusedRow {
  /** The name of pg, or what Prisma's adapter made of it: the name, else the columns. */
  readonly constraint: unknown;
  readonly table: string | undefined;
  /** `Key (email)=(x) already exists.`, in the server's language. */
  readonly detail: string | undefined;
  /** Has the constraint's name, in the quotes of the server's language. */
  readonly message: string;
}

const DETAIL = /\(([^)]+)\)=\(/;
const QUOTED = /["«“„]\s*(\w+)\s*["»”“]/;

/** Whether it is the name of the thing, or of a shard of it: Citus appends the shard's number. */
function isNameOf(name: string, own: string): boolean {
  return name === own || name.replace(/_\d+$/, '') === own;
}

function nameOf({ table, columns, primary = false }: UniqueKey): string {
  return primary ? `${table}_pkey` : `${table}_${columns.join('_')}_key`;
}

function columnsOf({ constraint, detail }: RefusedRow): string[] | undefined {
  const { fields } = (constraint ?? {}) as { fields?: unknown };
  const columns = Array.isArray(fields) ? fields.map(String) : DETAIL.exec(detail ?? '')?.[1]?.split(', ');
  return columns?.map((column) => column.replaceAll('"', ''));
}

function refusingName({ constraint, message }: RefusedRow): string | undefined {
  const { index } = (constraint ?? {}) as { index?: unknown };
  const name = [constraint, index, QUOTED.exec(message)?.[1]].find((one) => typeof one === 'string');
  return name as string | undefined;
}

/**
 * Whether a row was refused by this key. By the columns where they are told, since they are called the same on every
 * shard; else by the constraint's name. A worker of a distributed PostgreSQL tells neither table nor constraint, only the
 * words.
 */
export function isRefusedBy(row: RefusedRow, key: UniqueKey): boolean {
  const columns = columnsOf(row);
  if (columns === undefined) return isNameOf(refusingName(row) ?? '', nameOf(key));
  return columns.join() === key.columns.join() && (row.table === undefined || isNameOf(row.table, key.table));
}
