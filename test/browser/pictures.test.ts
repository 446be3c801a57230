import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

/** The width of a PNG, as its header tells it. */
const widthOf = (file: string) => readFileSync(file).readUInt32BE(16);

it('npm run pictures takes all that the README shows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-pictures-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const args = ['scripts/pictures.ts', '--folder', folder, '--seconds', '1'];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toMatch(/[1-9]\d* orders were paid meanwhile/);
  const shown = [...readFileSync('README.md', 'utf8').matchAll(/docs\/pictures\/([a-z]+\.png)/g)].map(
    ([, name]) => name,
  );
  expect(readdirSync(folder).sort()).toEqual(shown.toSorted());
  expect(shown.map((name = '') => widthOf(join(folder, name))).sort()).toEqual([1280, 1280, 1280, 390]);
  // Those that it shows are there.
  expect(shown.map((name = '') => widthOf(join('docs/pictures', name))).sort()).toEqual([1280, 1280, 1280, 390]);
});
