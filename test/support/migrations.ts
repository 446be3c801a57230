import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const FOLDER = resolve('prisma/migrations');

/** The product's migrations and further ones after them, for the length of one test. @returns the folder */
export function migrationsWith(further: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-migrations-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of readdirSync(FOLDER).filter((one) => /^\d/.test(one))) {
    mkdirSync(join(folder, name));
    symlinkSync(join(FOLDER, name, 'migration.sql'), join(folder, name, 'migration.sql'));
  }
  for (const [name, sql] of Object.entries(further)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'migration.sql'), sql);
  }
  return folder;
}
