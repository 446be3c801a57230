import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTENDED, FEATURES as LISTED } from '../src/features/all.ts';
import { BOOKING_SHAPE } from '../src/features/bookings/write-set.ts';
import { CHECKOUT_SHAPE } from '../src/features/checkout/write-set.ts';

const SRC = resolve('src');
const CLIENT = resolve('clients/typescript/src');
/** Whatever is run without the tests. */
const PRODUCT = ['src', 'scripts', 'prisma'];
const LINES_PER_FUNCTION_MAX = 70;
const LINES_PER_FILE_MAX = 300;

/** Ground floor first: a folder may import from floors below its own, features also from each other's door. */
const FLOORS = [
  ...[
    'generated',
    'platform',
    'concurrency',
    'config-values.ts',
    'environment.ts',
    'secret-files.ts',
    'config-rules.ts',
    'config.ts',
    'database-reach.ts',
    'jwt-secret.ts',
    'database-reach.ts',
    'features',
    'app.ts',
  ],
  ...['serving.ts', 'primary.ts', 'main.ts'],
];
const FEATURES = readdirSync(join(SRC, 'features'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('generated'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import\(|import)\s*'([^']+)'/g)].map(([, target]) => target ?? '');
}

const IMPORTS: Import[] = sourceFiles(SRC).flatMap((file) =>
  importsOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => ({ from: relative(SRC, file), to: relative(SRC, resolve(dirname(file), target)) })),
);

const floorOf = (path: string) => FLOORS.indexOf(path.split('/')[0] ?? path);
/** The feature a path below src belongs to; none of the ground and the top, nor what features are listed by. */
const featureOf = (path: string) => /^features\/([^/]+)\//.exec(path)?.[1];

/** Those that can be reached from themselves. */
function inCircles(edges: ReadonlyMap<string, Iterable<string>>): string[] {
  const reaches = (start: string, goal: string, seen: Set<string>): boolean =>
    [...(edges.get(start) ?? [])].some((next) => {
      if (next === goal) return true;
      if (seen.has(next)) return false;
      return reaches(next, goal, seen.add(next));
    });
  return [...edges.keys()].filter((start) => reaches(start, start, new Set()));
}

function violations(broken: (one: Import) => boolean): string[] {
  return IMPORTS.filter(broken).map(({ from, to }) => `${from} → ${to}`);
}

/** Who writes which table. Products are edited by the catalogue, and their stock is inventory's. */
const WRITERS = {
  _prisma_migrations: ['platform'],
  audit_entries: ['concurrency'],
  cart_holds: ['cart'],
  cart_items: ['cart'],
  carts: ['cart'],
  // A booking has one without a cart.
  checkouts: ['bookings', 'checkout'],
  event_cursors: ['webhooks'],
  events: ['events'],
  experiences: ['experiences'],
  idempotency_keys: ['platform'],
  import_lines: ['imports'],
  ledger_entries: ['inventory'],
  limited_purchases: ['orders'],
  lots: ['inventory'],
  order_items: ['orders'],
  money_entries: ['money'],
  order_history: ['orders'],
  orders: ['orders'],
  // Whoever gives events their places takes them out.
  outbox_events: ['events', 'platform'],
  // Refunds count in the payment what has gone back of it.
  payments: ['payments', 'refunds'],
  products: ['catalog', 'inventory'],
  provider_events: ['payments'],
  reconciliation_runs: ['reconciliation'],
  refresh_tokens: ['accounts'],
  refund_items: ['refunds'],
  refunds: ['refunds'],
  reviews: ['reviews'],
  sellers: ['catalog', 'money'],
  serialised_products: ['units'],
  simulated_charges: ['providers'],
  simulated_events: ['providers'],
  simulated_refunds: ['providers'],
  stock_document_events: ['inventory'],
  stock_document_lines: ['inventory'],
  stock_documents: ['inventory'],
  stock_holds: ['inventory'],
  stock_levels: ['inventory'],
  unit_assignments: ['units'],
  time_slots: ['experiences', 'seats'],
  unit_attributes: ['units'],
  unit_holders: ['units'],
  unit_list_entries: ['units'],
  unit_locks: ['units'],
  units: ['units'],
  users: ['accounts'],
  voucher_redemptions: ['vouchers'],
  vouchers: ['vouchers'],
  waiting_list_entries: ['bookings', 'experiences'],
  warehouses: ['inventory'],
  webhook_deliveries: ['webhooks'],
  webhook_endpoints: ['webhooks'],
  webhook_queues: ['webhooks'],
};

/** Tables that a file writes, by Prisma, by SQL, or by describing their rows for whoever writes them together. */
function tablesWrittenIn(text: string): string[] {
  const schema = readFileSync('prisma/schema.prisma', 'utf8');
  const tableOf = new Map(
    [...schema.matchAll(/^model (\w+) \{(?:(?!^\}).)*?@@map\("(\w+)"\)/gms)].map(([, model = '', table = '']) => [
      model.toLowerCase(),
      table,
    ]),
  );
  const byPrisma = [...text.matchAll(/\.(\w+)\.(?:create|createMany|update|updateMany|upsert|delete|deleteMany)\(/g)];
  const bySql = [...text.matchAll(/(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z_]+)/g)];
  const described = [...text.matchAll(/defineTable\('\w+', '(\w+)'/g)];
  const named = [...bySql, ...described].map(([, table = '']) => table);
  return [...byPrisma.flatMap(([, model = '']) => tableOf.get(model.toLowerCase()) ?? []), ...named].filter(
    (table) => table !== 'of',
  );
}

describe('the architecture', () => {
  it('has imports to look at', () => {
    expect(IMPORTS.length).toBeGreaterThan(100);
    expect(FEATURES).toContain('checkout');
  });

  it('lets imports go down only: main → app → features → config → concurrency → platform', () => {
    expect(violations(({ from, to }) => !to.startsWith('..') && floorOf(to) > floorOf(from))).toEqual([]);
    expect(
      sourceFiles(SRC)
        .map((file) => relative(SRC, file))
        .filter((path) => floorOf(path) < 0),
    ).toEqual([]);
  });

  it('lets features meet only at their doors, and nobody import checkout', () => {
    const foreign = violations(({ from, to }) => {
      const [own, other] = [featureOf(from), featureOf(to)];
      if (own === undefined || other === undefined || own === other) return false;
      return to !== `features/${other}/index.ts` || other === 'checkout';
    });
    expect(foreign).toEqual([]);
  });

  it('lists every feature, and lets only the application read the list', () => {
    // Operations runs what the others bring, and brings nothing of its own.
    expect(LISTED.map(({ name }) => name).sort()).toEqual(FEATURES.filter((name) => name !== 'operations').sort());
    const readers = violations(({ to }) => to === 'features/all.ts');
    expect(readers).toEqual(['app.ts → features/all.ts', 'serving.ts → features/all.ts']);
  });

  it('counts conflicts over everything that a checkout or a booking claims', () => {
    const claimed = [...CHECKOUT_SHAPE.claims, ...BOOKING_SHAPE.claims].map(({ resource }) => resource);
    expect(claimed.filter((resource) => !CONTENDED.includes(resource))).toEqual([]);
    expect(new Set(CONTENDED).size).toBe(CONTENDED.length);
  });

  it('lets operations know no other feature', () => {
    const known = violations(({ from, to }) => {
      const other = featureOf(to);
      return featureOf(from) === 'operations' && other !== undefined && other !== 'operations';
    });
    expect(known).toEqual([]);
  });

  it('has no circle between features', () => {
    const edges = new Map(FEATURES.map((feature) => [feature, new Set<string>()]));
    for (const { from, to } of IMPORTS) {
      const [own, other] = [featureOf(from), featureOf(to)];
      if (own !== undefined && other !== undefined && own !== other) edges.get(own)?.add(other);
    }
    expect(inCircles(edges)).toEqual([]);
  });

  it('has no circle between files, not even of types', () => {
    const files = PRODUCT.flatMap((folder) => sourceFiles(resolve(folder)));
    const edges = new Map(
      files.map((file) => [
        relative('.', file),
        importsOf(file).map((target) => relative('.', resolve(dirname(file), target))),
      ]),
    );
    expect(inCircles(edges)).toEqual([]);
    // Were circles not found, there would never be one.
    expect(inCircles(new Map([...edges, ['src/config.ts', ['scripts/race.ts']]]))).toContain('src/config.ts');
  });

  it('keeps Prisma out of routes and Fastify out of services', () => {
    const files = sourceFiles(SRC);
    const routes = files.filter((file) => file.endsWith('routes.ts'));
    expect(routes.length).toBeGreaterThan(5);
    expect(routes.filter((file) => /\b(prisma|tx)\b/.test(readFileSync(file, 'utf8')))).toEqual([]);
    const services = files.filter(
      (file) => featureOf(relative(SRC, file)) !== undefined && /(service|rules|sql)\.ts$/.test(file),
    );
    expect(services.length).toBeGreaterThan(8);
    expect(services.filter((file) => importsOf(file).some((target) => target.includes('fastify')))).toEqual([]);
  });

  it('keeps what answers look like in views.ts', () => {
    const makers = sourceFiles(SRC).filter((file) => /function view[A-Z]/.test(readFileSync(file, 'utf8')));
    expect(makers.length).toBeGreaterThan(5);
    expect(makers.filter((file) => !file.endsWith('/views.ts'))).toEqual([]);
  });

  it('has one writer per table', () => {
    const written = sourceFiles(SRC).flatMap((file) =>
      tablesWrittenIn(readFileSync(file, 'utf8')).map((table) => [table, relative(SRC, file)] as const),
    );
    const writers = new Map<string, Set<string>>();
    for (const [table, path] of written)
      writers.set(table, (writers.get(table) ?? new Set()).add(featureOf(path) ?? path.split('/')[0] ?? path));
    expect(Object.fromEntries([...writers].map(([table, owners]) => [table, [...owners].sort()]))).toEqual(WRITERS);
  });

  it('makes connections to the database in one place, which gives each a listener for its loss and a bound', () => {
    const makers = [...sourceFiles(SRC), ...sourceFiles(resolve('scripts'))].filter((file) =>
      /new (pg\.)?(Pool|Client)\(/.test(readFileSync(file, 'utf8')),
    );
    expect(makers.map((file) => relative(SRC, file))).toEqual(['platform/connections.ts']);
  });

  it('names no schema in SQL, since that is configuration', () => {
    const named = [...sourceFiles(SRC), ...sourceFiles(resolve('scripts')), resolve('prisma/seed.ts')].filter((file) =>
      /\b(?:FROM|INTO|JOIN|REFERENCES|TABLE|UPDATE)\s+(?:ONLY\s+)?"?[a-z_]+"?\."?[a-z_]+/.test(
        readFileSync(file, 'utf8'),
      ),
    );
    expect(named.map((file) => relative('.', file))).toEqual([]);
  });

  it('has every test that docs/reliability.md names', () => {
    const named = [
      ...readFileSync('docs/reliability.md', 'utf8').matchAll(/`((?:faults|http|race|integration)\/[a-z-]+)`/g),
    ];
    expect(named.length).toBeGreaterThan(20);
    expect(named.map(([, name]) => `test/${name}.test.ts`).filter((file) => !existsSync(file))).toEqual([]);
  });

  it('has every file that the documents about it name, as a path below the root, src or its features', () => {
    const named = ['docs/architecture.md', 'docs/add-a-feature.md', 'CONTRIBUTING.md'].flatMap((document) =>
      [...readFileSync(document, 'utf8').matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:ts|prisma|md))`/g)].map(
        ([, path = '']) => path,
      ),
    );
    expect(named.length).toBeGreaterThan(50);
    // The feature that add-a-feature.md shows need not be there.
    const shown = 'test/http/follows.test.ts';
    expect(named).toContain(shown);
    const missing = named.filter((path) => !['', 'src/', 'src/features/'].some((root) => existsSync(root + path)));
    expect(missing.filter((path) => path !== shown)).toEqual([]);
  });

  it('reads the environment in config.ts only', () => {
    const readers = sourceFiles(SRC).filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(readers.map((file) => relative(SRC, file))).toEqual(['config.ts']);
  });

  it('lets the client know nothing but what it is generated from and openapi-fetch, and the server not know the client', () => {
    const own = sourceFiles(CLIENT);
    const outside = own.flatMap((file) =>
      importsOf(file)
        .filter((target) => target !== 'openapi-fetch' && !resolve(dirname(file), target).startsWith(CLIENT))
        .map((target) => `${relative('.', file)} → ${target}`),
    );
    expect(own.length).toBeGreaterThan(4);
    expect(outside).toEqual([]);
    expect(violations(({ to }) => to.includes('clients/'))).toEqual([]);
  });

  it(`has no file of more than ${LINES_PER_FILE_MAX} lines`, () => {
    const files = [SRC, CLIENT, resolve('scripts'), resolve('prisma')].flatMap(sourceFiles);
    const tooLong = files.filter((file) => readFileSync(file, 'utf8').split('\n').length - 1 > LINES_PER_FILE_MAX);
    expect(tooLong.map((file) => relative('.', file))).toEqual([]);
  });

  it(`has no function of more than ${LINES_PER_FUNCTION_MAX} lines`, () => {
    const tooLong = [...[SRC, CLIENT, resolve('scripts')].flatMap(sourceFiles), resolve('prisma/seed.ts')].flatMap(
      (file) => longFunctions(file, LINES_PER_FUNCTION_MAX),
    );
    expect(tooLong).toEqual([]);
    // Were the functions not found, none of them would be too long.
    expect(sourceFiles(SRC).flatMap((file) => longFunctions(file, 10)).length).toBeGreaterThan(50);
  });
});

/**
 * Functions over the cap, found by the formatter's own layout: a function that starts at an indentation ends at the next
 * closing brace of the same indentation.
 */
function longFunctions(file: string, linesMax: number): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, start) => {
    const head =
      /^(\s*)(?:export )?(?:default )?(?:async )?(?:function\*? (\w+)|(?:static |override |private )*(?:async )?(\w+)\(.*\).*\{$)/.exec(
        line,
      );
    const name = head?.[2] ?? head?.[3];
    if (head === null || name === undefined || /^\s*(if|for|while|switch)/.test(line)) return [];
    const end = lines.findIndex((other, index) => index > start && other.startsWith(`${head[1]}}`));
    return end - start + 1 > linesMax ? [`${relative('.', file)}: ${name} has ${end - start + 1} lines`] : [];
  });
}
