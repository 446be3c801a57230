import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';

// The server is built here, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = join(import.meta.dirname, '../..');

/** As much of a checkout as the server is built of, where its path is no plain one. */
function checkout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis build ñ-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const parts = ['src', 'prisma', 'scripts', 'dist', 'package.json', 'package-lock.json', 'vite.server.config.ts'];
  for (const part of parts) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** @returns its exit code */
async function generate(folder: string): Promise<number> {
  const child = spawn(process.execPath, [join(folder, 'scripts/generate.ts')], { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  return code;
}

it('a server starts at any moment while its files are built anew, by one or by two at once', async () => {
  const folder = checkout();
  expect(await generate(folder)).toBe(0);
  appendFileSync(join(folder, 'src/app.ts'), '// changed\n');
  let isOver = false;
  const building = Promise.all([generate(folder), generate(folder)]).finally(() => {
    isOver = true;
  });
  const missing = new Set<string>();
  while (!isOver) {
    for (const file of ['main.js', 'serving.js']) if (!existsSync(join(folder, 'dist', file))) missing.add(file);
    await setImmediate();
  }
  expect(await building).toEqual([0, 0]);
  expect([...missing]).toEqual([]);
});

it('what was not built to its end is built again, though the sources are as before', async () => {
  const folder = checkout();
  expect(await generate(folder)).toBe(0);
  const app = join(folder, 'src/app.ts');
  appendFileSync(app, 'this is no code\n');
  expect(await generate(folder)).toBe(1);
  expect(existsSync(join(folder, 'dist/.made-from'))).toBe(false);
  cpSync(join(ROOT, 'src/app.ts'), app);
  expect(await generate(folder)).toBe(0);
  expect(existsSync(join(folder, 'dist/.made-from'))).toBe(true);
});
