import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { JWT_SECRET } from '../support/market.ts';
import { type Ending, runScript } from '../support/scripts.ts';
import { startServer } from '../support/server-process.ts';

// Whole processes start here, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

const SCRIPTS = readdirSync('scripts')
  .filter((name) => name.endsWith('.ts'))
  .sort();
/** The scripts that work on a database, with what they need to begin. */
const DATABASE_SCRIPTS: readonly string[][] = [
  ['admin.ts', '--email', 'someone@example.com'],
  ['check-consistency.ts'],
  ['load.ts', 'flash'],
  ['load.ts', 'mixed'],
  ['load.ts', 'soak', '--minutes', '1'],
  ['migrate-product-version.ts', 'dev'],
  ['migrate.ts'],
  ['race.ts'],
  ['reconcile.ts'],
  ['schema-diff.ts'],
];
/** They read files, make code, or start a PostgreSQL of their own; none knows a database. */
const OTHERS = [
  'audit.ts',
  'bench.ts',
  'client-generate.ts',
  'drill-failover.ts',
  'generate.ts',
  'lint-migrations.ts',
  'pictures.ts',
];

/** The address of the tests' PostgreSQL, changed. */
function addressWith(change: (url: URL) => void): string {
  const url = new URL(inject('adminUrl'));
  change(url);
  return url.href;
}

it('all scripts are either here or there', () => {
  expect([...new Set([...DATABASE_SCRIPTS.map(([name]) => name), ...OTHERS])].sort()).toEqual(SCRIPTS);
});

it.each(SCRIPTS)('%s explains itself with --help', async (script) => {
  const { code, stdout, stderr } = await runScript([script, '--help'], {
    DATABASE_URL: 'postgresql://127.0.0.1:1/none',
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/npm run|node scripts/);
});

describe('without its database', () => {
  /** One line that names the variable, no stack, and an exit code. */
  function expectOneClearLine({ code, stderr }: Ending, reason: RegExp): void {
    expect({ code, lines: stderr.trimEnd().split('\n').length, stderr }).toEqual({ code: 1, lines: 1, stderr });
    expect(stderr).toMatch(/^The database cannot be used: .*DATABASE_URL/);
    expect(stderr).toMatch(reason);
  }

  it.each(DATABASE_SCRIPTS.map((args) => ({ command: args.join(' '), args })))(
    '$command says that nothing listens there',
    async ({ args }) => {
      expectOneClearLine(
        await runScript(args, { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }),
        /ECONNREFUSED/,
      );
    },
  );

  it.each([
    [
      'the database is not there',
      addressWith((url) => void Object.assign(url, { pathname: '/none' })),
      /does not exist/,
    ],
    ['the password is wrong', addressWith((url) => void Object.assign(url, { password: 'wrong' })), /authentication/],
    [
      'there is no password',
      addressWith((url) => void Object.assign(url, { password: '' })),
      /password must be a string/,
    ],
    [
      'nobody knows the host',
      addressWith((url) => void Object.assign(url, { hostname: 'none.invalid' })),
      /ENOTFOUND|EAI_AGAIN/,
    ],
    [
      'TLS is asked of a server that has none',
      addressWith((url) => url.searchParams.set('sslmode', 'verify-full')),
      /SSL/,
    ],
    ['the address is none', 'postgresql://user:pass#word@host:5432/x', /Invalid URL/],
  ])('check-consistency says so when %s', async (_what, databaseUrl, reason) => {
    const ending = await runScript(['check-consistency.ts'], { DATABASE_URL: databaseUrl });
    expectOneClearLine(ending, reason);
    expect(ending.stderr).not.toContain(new URL(inject('adminUrl')).password);
  });
});

it('the server says the same in place of starting', async () => {
  const start = startServer({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', JWT_SECRET });
  const output = expect.stringMatching(/^tianguis cannot start\. The database cannot be used: .*ECONNREFUSED.*\n$/);
  await expect(start).rejects.toMatchObject({ exitCode: 1, output });
});

it('check-consistency does not wait for ever for a host that says nothing', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const ending = await runScript(['check-consistency.ts'], {
    DATABASE_URL: `postgresql://nobody@127.0.0.1:${port}/none`,
  });
  expect(ending.code).toBe(1);
  expect(ending.stderr).toMatch(/^The database cannot be used: .*time.*\n$/);
});

describe('without the development dependencies', () => {
  /** This project as `npm ci --omit=dev` leaves it. */
  function projectWithoutDevelopment(): string {
    const folder = mkdtempSync(join(tmpdir(), 'tianguis-omit-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of ['src', 'scripts', 'prisma', 'package.json'])
      cpSync(name, join(folder, name), { recursive: true });
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const packages = readdirSync('node_modules').flatMap((name) =>
      name.startsWith('@') ? readdirSync(join('node_modules', name)).map((part) => join(name, part)) : [name],
    );
    for (const name of packages.filter((one) => !Object.hasOwn(devDependencies, one))) {
      mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
      symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name));
    }
    return folder;
  }

  it('schema-diff says what is missing, and check-consistency does without', async () => {
    const folder = projectWithoutDevelopment();
    const environment = {
      DATABASE_URL: addressWith((url) => void Object.assign(url, { pathname: inject('templateName') })),
    };
    expect(await runScript(['check-consistency.ts'], environment, folder)).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await runScript(['schema-diff.ts'], environment, folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^This needs @prisma\/\S+, which is not installed\. Run npm ci, without --omit\.\n$/);
  });
});
