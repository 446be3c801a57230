import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { pendingMigrations } from '../../src/platform/migrations.ts';

vi.mock('node:fs', { spy: true });

it('the files of the migrations are read once per process, however often it is probed', async () => {
  const emptyDatabase = { query: async () => ({ rows: [{ made: false }] }) };
  const pending = await pendingMigrations(emptyDatabase);
  expect(pending.length).toBeGreaterThanOrEqual(2);
  expect(readFileSync).toHaveBeenCalledTimes(pending.length);
  expect(await pendingMigrations(emptyDatabase)).toEqual(pending);
  expect(readFileSync).toHaveBeenCalledTimes(pending.length);
});
