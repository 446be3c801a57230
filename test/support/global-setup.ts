import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { migrate } from '../../src/platform/migrations.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where databases are made and dropped. */
    adminUrl: string;
    /** A migrated database to clone. */
    templateName: string;
  }
}

const TEMPLATE = 'template_market';

/** One PostgreSQL per run, with a migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tianguis-test-'));
  // Tests kill processes, not the machine: what fsync adds is time. The crash tests use a server of their own.
  const postgres = await startEmbeddedPostgres({
    dataDir,
    maxConnections: 400,
    settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
  });
  const cleanUp = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${TEMPLATE}`);
    await admin.end();
    await migrate(postgres.url.replace(/\/[^/]*$/, `/${TEMPLATE}`));
  } catch (error) {
    await cleanUp();
    throw error;
  }
  project.provide('adminUrl', postgres.url);
  project.provide('templateName', TEMPLATE);
  return cleanUp;
}
