import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/platform/migrations.ts';
import { startTestPostgres } from './test-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where databases are made and dropped. */
    adminUrl: string;
    /** A migrated database to clone. */
    templateName: string;
  }
}

/** One PostgreSQL per run, with a migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTestPostgres(process.env.TEST_DATABASE || undefined);
  // A name of its own: the server may have seen other runs, or see one at the same time.
  const template = `template_market_${randomBytes(6).toString('hex')}`;
  const asAdmin = async (statement: string) => {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(statement).finally(() => admin.end());
  };
  const cleanUp = () => asAdmin(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`).finally(() => postgres.stop());
  try {
    await asAdmin(`CREATE DATABASE ${template}`);
    await migrate(postgres.url.replace(/\/[^/]*$/, `/${template}`));
  } catch (error) {
    await cleanUp();
    throw error;
  }
  project.provide('adminUrl', postgres.url);
  project.provide('templateName', template);
  return cleanUp;
}
