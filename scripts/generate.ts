import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `node scripts/generate.ts

Makes src/generated/prisma from prisma/schema.prisma, the pages in web/dist from web, and the server in dist from src, each
when what it is made of is another than last time.
npm ci, npm start and npm test do it by themselves.`;

/** No build takes so long. */
const LEFT_BEHIND_MS = 3_600_000;

const root = join(import.meta.dirname, '..');

/** Makes something when what it is made of is another than last time. @param stamp the file that tells what that was */
function makeFrom(sources: readonly string[], stamp: string, make: () => void): void {
  const wanted = fingerprint(sources);
  const place = join(root, stamp);
  if (existsSync(place) && readFileSync(place, 'utf8') === wanted) return;
  // What is left half made, or is half of other sources, counts as made of none.
  rmSync(place, { force: true });
  make();
  writeFileSync(place, wanted);
}

function fingerprint(sources: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of sources) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** Runs a program of node_modules; what it has to say counts only where it fails. */
function run(what: string, script: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    ...{ cwd: root, env, encoding: 'utf8' },
  });
  if (status === 0) return;
  process.stderr.write(`${what} failed:\n${stdout}${stderr}\n`);
  process.exit(1);
}

function generatePrisma(): void {
  // `generate` works with the WebAssembly inside the package, yet the CLI insists on its binary and would download it;
  // any existing executable keeps it from trying.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  run('prisma generate', 'prisma/build/index.js', ['generate'], env);
  process.stdout.write('Generated the Prisma client.\n');
}

/**
 * Makes a folder beside the one that it is for, then puts each file in its place: whoever starts meanwhile finds all of them, and
 * so does whoever makes the same at the same time.
 * @param last the ends of the names of those that load the others
 */
function makeAside(folder: string, last: string, make: (aside: string) => void): void {
  removeLeftovers(folder);
  const aside = join(root, `${folder}.${process.pid}`);
  process.once('exit', () => rmSync(aside, { recursive: true, force: true }));
  make(aside);
  const made = filesBelow(aside).sort((one, other) => Number(one.endsWith(last)) - Number(other.endsWith(last)));
  for (const file of made) {
    mkdirSync(dirname(join(root, folder, file)), { recursive: true });
    renameSync(join(aside, file), join(root, folder, file));
  }
  for (const file of filesBelow(join(root, folder)))
    if (!made.includes(file)) rmSync(join(root, folder, file), { force: true });
}

/** What was killed in the midst of making the folder leaves its own behind. */
function removeLeftovers(folder: string): void {
  const around = dirname(join(root, folder));
  for (const name of readdirSync(around).filter((one) => /^dist\.\d+$/.test(one))) {
    const isOld = Date.now() - statSync(join(around, name)).mtimeMs > LEFT_BEHIND_MS;
    if (isOld) rmSync(join(around, name), { recursive: true, force: true });
  }
}

function build(what: string, config: string, aside: string): void {
  const args = ['build', '--config', config, '--outDir', aside, '--emptyOutDir'];
  // Also where tests run, whose pages would tell of places in the sources.
  const env = { ...process.env, NODE_ENV: 'production' };
  run(`Building the ${what}`, 'vite/bin/vite.js', args, env);
}

function buildPages(): void {
  makeAside('web/dist', '.html', (aside) => build('pages', 'web/vite.config.ts', aside));
  process.stdout.write('Built the pages.\n');
}

function buildServer(): void {
  makeAside('dist', 'main.js', (aside) => build('server', 'vite.server.config.ts', aside));
  process.stdout.write('Built the server.\n');
}

/** Where nothing can be built: slower to start, and not what was built of older sources. */
function serveFromSources(): void {
  makeAside('dist', 'main.js', (aside) => {
    mkdirSync(aside);
    writeFileSync(join(aside, 'main.js'), "import '../src/main.ts';\n");
  });
}

/** The files of a folder and those in it, as seen from there. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

function filesIn(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) => filesBelow(join(root, folder)).map((file) => join(folder, file))).sort();
}

/** What tells of packages' versions, of which a part is built in. */
const versionsOf = (...packages: readonly string[]) => packages.map((name) => `node_modules/${name}/package.json`);

function sourcesOfPages(): string[] {
  const files = filesIn('web', 'clients/typescript/src').filter((file) => !file.startsWith(join('web', 'dist')));
  return [...files, ...versionsOf('preact', '@preact/signals', 'openapi-fetch', 'uplot', 'vite')];
}

function sourcesOfServer(): string[] {
  const files = [
    ...filesIn('src'),
    ...filesIn('prisma').filter((file) => file.endsWith('.ts')),
    'vite.server.config.ts',
  ];
  // Where it cannot be built now, it is once what builds is there.
  const builder = versionsOf('vite').filter((file) => existsSync(join(root, file)));
  return [...files, 'package-lock.json', ...builder];
}

if (parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
makeFrom(
  ['prisma/schema.prisma', 'node_modules/prisma/package.json'],
  'src/generated/prisma/.made-from',
  generatePrisma,
);
// Where the product was installed without what only building needs, the pages came with it, or there are none.
const has = (...parts: readonly string[]) => parts.every((part) => existsSync(join(root, part)));
if (has('web/vite.config.ts', 'node_modules/vite', 'node_modules/preact'))
  makeFrom(sourcesOfPages(), 'web/dist/.made-from', buildPages);
if (has('vite.server.config.ts', 'src/main.ts')) {
  makeFrom(sourcesOfServer(), 'dist/.made-from', has('node_modules/vite') ? buildServer : serveFromSources);
}
