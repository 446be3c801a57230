import pg from 'pg';

/** The schema that the market lives in, of all that its database has. Its name is said once, in the address. */

const DEFAULT_SCHEMA = 'public';
/** One that no one has to quote; with room for the prefix of the job queue's, which takes 50 characters. */
const PLAIN_NAME = /^(?!pg_)[a-z_][a-z0-9_]{0,39}$/;

export const SCHEMA_RULE =
  'its ?schema= must be of 1 to 40 lowercase letters, digits and _, begin with none of the digits, and not with pg_';

/** The database's sessions look for tables elsewhere than the address says. Its message says what to do about it. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}

/**
 * The schema that an address names as Prisma has it, `?schema=shop`; pg passes over it. Read without URL, since what is
 * wrong with an address otherwise is for pg to say.
 */
export function schemaOf(databaseUrl: string): string {
  const query = databaseUrl.split('?')[1] ?? '';
  return new URLSearchParams(query).get('schema') || DEFAULT_SCHEMA;
}

export function hasPlainSchema(databaseUrl: string): boolean {
  return PLAIN_NAME.test(schemaOf(databaseUrl));
}

/** The job queue's own schema. Two markets in one database must not run each other's jobs. */
export function jobsSchemaOf(databaseUrl: string): string {
  const schema = schemaOf(databaseUrl);
  return schema === DEFAULT_SCHEMA ? 'pgboss' : `pgboss_${schema}`;
}

/** The address's schema as SQL has it: a plain name may be a keyword. */
export function quotedSchemaOf(databaseUrl: string): string {
  return pg.escapeIdentifier(schemaOf(databaseUrl));
}

/**
 * Makes sure that SQL which names no schema reaches the address's.
 * @throws SchemaError when it would reach another, or none
 */
export async function expectSchema(pool: pg.Pool, databaseUrl: string): Promise<void> {
  const { rows } = await pool.query('SELECT current_schema() AS found');
  const found: string | null = rows[0].found;
  if (found === schemaOf(databaseUrl)) return;
  throw new SchemaError(
    `The database looks for tables in ${found === null ? 'no schema' : `the schema ${found}`}, not in ` +
      `${schemaOf(databaseUrl)} as DATABASE_URL says. Run npm run migrate; see that the role has USAGE on the schema; ` +
      'have a pooler close the sessions it keeps.',
  );
}
