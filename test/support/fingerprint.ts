import type pg from 'pg';

/** Row count and hash of the content of every table, by table: equal before and after means that nothing was written. */
export async function fingerprint(pool: pg.Pool): Promise<Record<string, string>> {
  const tables = await pool.query(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`,
  );
  const questions = tables.rows.map(
    ({ name }) => `SELECT '${name}' AS name,
      count(*) || ' rows ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS content FROM "${name}" t`,
  );
  const { rows } = await pool.query(questions.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, content }) => [name, content]));
}
