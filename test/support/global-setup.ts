import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { builtServer } from '../../scripts/support/server-process.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { PgBouncer } from './pgbouncer.ts';
import { programOfPooler } from './test-pooler.ts';
import { startTestPostgres } from './test-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where databases are made and dropped. */
    adminUrl: string;
    /** A migrated database to clone. */
    templateName: string;
    /** Where TEST_POOLER stands in front of the server; null where there is none. */
    pooler: { readonly port: number; readonly namesStatements: boolean } | null;
  }
}

/** Compiled code that all processes of the run share: many are servers and scripts, which compile for longer than they work. */
function shareCompiledCode(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-compiled-'));
  // The workers, which begin later, and what they start have it from here.
  process.env.NODE_COMPILE_CACHE = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** One PostgreSQL per run, with a migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const forgetCompiledCode = shareCompiledCode();
  // Now: two workers at once would build it twice, in one place.
  builtServer();
  const postgres = await startTestPostgres(process.env.TEST_DATABASE || undefined);
  // A name of its own: the server may have seen other runs, or see one at the same time.
  const template = `template_market_${randomBytes(6).toString('hex')}`;
  const asAdmin = async (statement: string) => {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(statement).finally(() => admin.end());
  };
  let pooler: PgBouncer | undefined;
  const cleanUp = async () => {
    await pooler?.close();
    await asAdmin(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`).finally(() => postgres.stop());
    forgetCompiledCode();
  };
  try {
    await asAdmin(`CREATE DATABASE ${template}`);
    await migrate(postgres.url.replace(/\/[^/]*$/, `/${template}`));
    const program = programOfPooler(process.env.TEST_POOLER || undefined);
    // As patient as tests are that wait for locks on purpose.
    const settings = { query_wait_timeout: 90 };
    if (program !== undefined) pooler = await PgBouncer.start({ program, adminUrl: postgres.url, settings });
  } catch (error) {
    await cleanUp();
    throw error;
  }
  project.provide('adminUrl', postgres.url);
  project.provide('templateName', template);
  project.provide('pooler', pooler ? { port: pooler.port, namesStatements: pooler.namesStatements } : null);
  return cleanUp;
}
