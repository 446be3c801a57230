import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `node scripts/generate.ts

Makes src/generated/prisma from prisma/schema.prisma, when the schema or Prisma is another than last time.
npm ci, npm start and npm test do it by themselves.`;

const root = join(import.meta.dirname, '..');
const stamp = join(root, 'src/generated/prisma/.made-from');

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of ['prisma/schema.prisma', 'node_modules/prisma/package.json'])
    hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

if (parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const wanted = fingerprint();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  // `generate` works with the WebAssembly inside the package, yet the CLI insists on its binary and would download it;
  // any existing executable keeps it from trying.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  const cli = join(root, 'node_modules/prisma/build/index.js');
  const run = spawnSync(process.execPath, [cli, 'generate'], { cwd: root, env, encoding: 'utf8' });
  if (run.status !== 0) {
    process.stderr.write(`prisma generate failed:\n${run.stdout}${run.stderr}\n`);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  process.stdout.write('Generated the Prisma client.\n');
}
