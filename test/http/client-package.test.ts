import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { browse, buy, rename } from '../../clients/typescript/examples/shop.ts';
import { createTianguis, memoryTokens } from '../../clients/typescript/src/index.ts';
import { clientFilesOf } from '../../scripts/support/client-types.ts';
import { openapiDocument } from '../../scripts/support/openapi.ts';
import { ADDRESS, useMarket } from '../support/market.ts';
import { register } from '../support/steps.ts';

const CLIENT = resolve('clients/typescript');
const MODULES = resolve('node_modules');
/** What a page may have of it, and of what it needs, in bytes: not minified, but compressed. */
const BYTES_MAX = 12_000;

const market = useMarket({}, { patient: true });
const run = promisify(execFile);

async function npm(cwd: string, ...args: string[]): Promise<string> {
  // What it needs is here already: nothing is asked of a registry.
  const env = {
    ...process.env,
    PATH: [join(MODULES, '.bin'), process.env.PATH].join(delimiter),
    npm_config_offline: 'true',
  };
  const { stdout } = await run('npm', args, { cwd, env });
  return stdout;
}

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Packs a copy: what is made on the way stays out of the sources. */
async function pack(): Promise<{ tarball: string; files: string[] }> {
  const folder = folderForTest();
  cpSync(CLIENT, folder, { recursive: true });
  cpSync(join(MODULES, 'openapi-fetch'), join(folder, 'node_modules/openapi-fetch'), {
    recursive: true,
    dereference: true,
  });
  const helpers = 'openapi-typescript-helpers';
  cpSync(join(MODULES, helpers), join(folder, 'node_modules', helpers), { recursive: true, dereference: true });
  const [packed] = JSON.parse(await npm(folder, 'pack', '--json', '--silent'));
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }: { path: string }) => path) };
}

const CONSUMER = `
import { createTianguis, memoryTokens, TianguisError } from '@tianguis/client';

const market = createTianguis({ baseUrl: process.argv[2] ?? '', tokens: memoryTokens() });
const { data } = await market.get('/api/marketplace/products', { params: { query: { limit: 1 } } });
const total: number = data.pagination.total;
const refusal = await market.get('/api/auth/me').catch((error: unknown) => error);
if (!(refusal instanceof TianguisError)) throw refusal;
if (refusal.code === 'insufficient-stock') console.log(refusal.problem.items[0]?.available);
// @ts-expect-error there is no such code
if (refusal.code === 'out-of-stock') console.log('never');
console.log(JSON.stringify({ total, code: refusal.code }));
`;

describe('the package of the client', () => {
  it('is made from the document of the market that runs', async () => {
    const { body } = await market().call('GET', '/openapi.json');
    expect(await openapiDocument()).toEqual(body);
    const folder = join(CLIENT, 'src/generated');
    const made = Object.entries(await clientFilesOf(body));
    expect(readdirSync(folder).sort()).toEqual(made.map(([name]) => name).sort());
    // Not shown line by line: npm run client:generate makes it right.
    for (const [name, text] of made)
      expect([name, readFileSync(join(folder, name), 'utf8') === text]).toEqual([name, true]);
  });

  it('can be packed, installed, run, and checked with tsc', async () => {
    const { tarball, files } = await pack();
    expect(files).toEqual(expect.arrayContaining(['README.md', 'dist/index.js', 'dist/index.d.ts', 'package.json']));
    expect(files.filter((file) => !/^(dist\/|README\.md$|package\.json$)/.test(file))).toEqual([]);
    const folder = folderForTest();
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
    const needed = ['openapi-fetch', 'openapi-typescript-helpers'].map((name) => join(MODULES, name));
    const packed = JSON.parse(await npm(folder, 'pack', '--ignore-scripts', '--json', '--silent', ...needed));
    const tarballs = packed.map(({ filename }: { filename: string }) => join(folder, filename));
    await npm(folder, 'install', '--no-audit', '--no-fund', tarball, ...tarballs);
    writeFileSync(join(folder, 'shop.ts'), CONSUMER);
    const strict = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--lib', 'es2022,dom,dom.iterable'];
    cpSync(join(MODULES, '@types/node'), join(folder, 'node_modules/@types/node'), {
      recursive: true,
      dereference: true,
    });
    cpSync(join(MODULES, 'undici-types'), join(folder, 'node_modules/undici-types'), {
      recursive: true,
      dereference: true,
    });
    const tsc = join(MODULES, '.bin/tsc');
    await run(tsc, [...strict, '--types', 'node', '--skipLibCheck', '--outDir', 'out', 'shop.ts'], {
      cwd: folder,
    }).catch(({ stdout }) => expect(stdout).toBe(''));
    const { stdout } = await run(process.execPath, ['out/shop.js', market().origin], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ total: expect.any(Number), code: 'unauthenticated' });
  });

  it(`is small: ${BYTES_MAX} bytes at most, compressed, with what it needs`, async () => {
    const folder = folderForTest();
    await run(join(MODULES, '.bin/tsc'), ['-p', CLIENT, '--outDir', folder]);
    const own = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    const texts = [...own.map((name) => join(folder, name)), join(MODULES, 'openapi-fetch/dist/index.mjs')];
    expect(texts.every((path) => statSync(path).size > 0)).toBe(true);
    expect(gzipSync(texts.map((path) => readFileSync(path, 'utf8')).join('')).length).toBeLessThan(BYTES_MAX);
  });
});

describe('the examples of its README', () => {
  it('do what they say', async () => {
    const { id } = await market().product(1, 25_000);
    await market().db.prisma.product.update({ where: { id }, data: { name: 'Jarro', category: 'CERAMICA' } });
    expect(await browse(market().origin)).toContain('Jarro: 250 MXN, 1 left');
    const clientOf = async (role: 'BUYER' | 'SELLER') => {
      const { accessToken, refreshToken } = await register(market(), { role });
      return createTianguis({ baseUrl: market().origin, tokens: memoryTokens({ accessToken, refreshToken }) });
    };
    expect(await buy(await clientOf('BUYER'), id, ADDRESS)).toMatch(/^ordered, to be paid until 2/);
    expect(await buy(await clientOf('BUYER'), id, ADDRESS)).toBe('only 0 left');
    const seller = await clientOf('SELLER');
    await seller.post('/api/marketplace/seller/profile', { body: { businessName: 'Telar' } });
    const body = { name: 'Olla', price: { amount: 1_000 }, category: 'CERAMICA' as const, stock: 1 };
    const { data } = await seller.post('/api/marketplace/products', { body });
    expect(await rename(seller, data.id, 'Olla grande')).toBe('Olla grande');
  });

  it('are in the README as they are', () => {
    const readme = readFileSync(join(CLIENT, 'README.md'), 'utf8');
    const shown = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code.trim());
    const sources = [join(CLIENT, 'examples'), resolve('docs/examples')].flatMap((folder) =>
      readdirSync(folder).map((name) =>
        readFileSync(join(folder, name), 'utf8').replace(
          /'[./]*(?:clients\/typescript\/)?src\/index\.ts'/,
          `'@tianguis/client'`,
        ),
      ),
    );
    expect(shown.length).toBeGreaterThan(4);
    expect(shown.filter((code) => !sources.some((source) => source.includes(code)))).toEqual([]);
  });
});
