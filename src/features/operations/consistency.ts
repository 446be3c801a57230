import type pg from 'pg';
import type { Check } from '../feature.ts';

/** A violation of a check. */
export interface Finding {
  readonly check: string;
  /** What it is about, such as `product 0198…`. */
  readonly subject: string;
  readonly problem: string;
}

/** Findings listed per check; a broken database would otherwise fill the memory. */
const FINDINGS_MAX = 100;

/**
 * Proves what must hold on a live database: reads only, all checks on one snapshot, so that checkouts going on meanwhile
 * do not look like faults.
 * @param onCheck told of every check when it is done
 */
export async function checkConsistency(
  client: pg.ClientBase,
  checks: readonly Check[],
  onCheck: (check: Check, findings: readonly Finding[]) => void = () => {},
): Promise<Finding[]> {
  const all: Finding[] = [];
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    // Whole tables are read here, which the product's connections are told not to.
    await client.query('SET LOCAL enable_seqscan = on');
    await client.query('SET LOCAL statement_timeout = 0');
    for (const check of checks) {
      const { rows } = await client.query(`SELECT subject, problem FROM (${check.sql}) found LIMIT ${FINDINGS_MAX}`);
      const findings = rows.map(({ subject, problem }) => ({ check: check.name, subject, problem }));
      onCheck(check, findings);
      all.push(...findings);
    }
  } finally {
    await client.query('ROLLBACK');
  }
  return all;
}
