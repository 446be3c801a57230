import type { Tx } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import type { UniqueKey } from '../../platform/unique-keys.ts';
import { UNIT_ERRORS } from './errors.ts';

/** What nobody else may have: looked for before it is written, and told in the same words where the database refuses it. */

/** A UNIQUE index, and the fields of a request that it is about. */
export interface Exclusive extends UniqueKey {
  readonly fields: readonly string[];
}

/** Every UNIQUE index of the tables of units. test/integration/units.test.ts keeps it equal to the database. */
export const EXCLUSIVE = {
  code: { table: 'unit_list_entries', columns: ['seller_id', 'list', 'code_key'], fields: ['code'] },
  name: { table: 'unit_list_entries', columns: ['seller_id', 'list', 'name_key'], fields: ['name'] },
  attribute: { table: 'unit_attributes', columns: ['type_id', 'code_key'], fields: ['code'] },
  email: { table: 'unit_holders', columns: ['site_id', 'email_key'], fields: ['email'] },
  fullName: {
    table: 'unit_holders',
    columns: ['site_id', 'full_name_key'],
    fields: ['firstName', 'lastName', 'secondLastName'],
  },
  assetTag: { table: 'units', columns: ['site_id', 'asset_tag_key'], fields: ['assetTag'] },
  serial: { table: 'units', columns: ['site_id', 'serial_key'], fields: ['serial'] },
  imei: { table: 'units', columns: ['site_id', 'imei'], fields: ['imei'] },
} as const satisfies Readonly<Record<string, Exclusive>>;

/** What one row wants for itself. */
export interface Wanted {
  readonly exclusive: Exclusive;
  /** What is said in the request, by field; what is absent is not told. */
  readonly said: Readonly<Record<string, string | null | undefined>>;
  /** Whether another row has it. */
  readonly isTaken: (tx: Tx) => Promise<boolean>;
}

interface Conflict {
  readonly field: string;
  readonly value: string;
}

function conflictsOf({ exclusive, said }: Wanted): Conflict[] {
  return exclusive.fields.flatMap((field) => {
    const value = said[field];
    return value === undefined || value === null ? [] : [{ field, value }];
  });
}

/** What is told of things that others have. */
export function duplicate(taken: readonly Wanted[], cause?: unknown): AppError {
  const conflicts = taken.flatMap(conflictsOf);
  const told = conflicts.map(({ field, value }) => `${field} ${JSON.stringify(value)}`).join(', ');
  return new AppError(UNIT_ERRORS.duplicate, { params: { taken: told }, extensions: { conflicts }, cause });
}

/** What of it another row has. */
export async function takenOf(tx: Tx, wanted: readonly Wanted[]): Promise<Wanted[]> {
  const taken: Wanted[] = [];
  // One after the other: a transaction has one connection.
  for (const one of wanted) if (await one.isTaken(tx)) taken.push(one);
  return taken;
}

/** What the database refused a row for; undefined where the error is about something else. */
export function refusedOf(error: unknown, wanted: readonly Wanted[]): Wanted | undefined {
  return wanted.find(({ exclusive }) => isUniqueViolation(error, exclusive));
}
