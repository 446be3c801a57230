import type pg from 'pg';

/** Row count and a sum of hashes of the rows of every table, by table: equal before and after means that nothing was written. */
export async function fingerprint(pool: pg.Pool): Promise<Record<string, string>> {
  const tables = await pool.query(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`,
  );
  const questions = tables.rows.map(
    ({ name }) => `SELECT '${name}' AS name,
      count(*) || ' rows ' || coalesce(sum(hashtextextended(t::text, 0)), 0) AS content FROM "${name}" t`,
  );
  // Under a name: so many tables take longer to plan than to read.
  const { rows } = await pool.query({ name: 'fingerprint', text: questions.join(' UNION ALL ') });
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
}
