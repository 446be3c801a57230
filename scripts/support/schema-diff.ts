import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { schemaOf } from '../../src/platform/schema-name.ts';

const SCHEMA_PATH = join(import.meta.dirname, '../../prisma/schema.prisma');
const require = createRequire(import.meta.url);

declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
};

/** The little of the WebAssembly schema engine that is used here. */
interface SchemaEngine {
  diff(params: object): Promise<{ stdout: string | null }>;
}

/**
 * adapter-pg refuses "char" (the one-byte type of PostgreSQL's catalogues), which the engine's questions answer with.
 * So such columns pass it as text, and get their own type back on the way to the engine.
 */
class CatalogPool extends pg.Pool {
  readonly charColumns = new WeakMap<object, number[]>();

  // biome-ignore lint/suspicious/noExplicitAny: pg.Pool#query has nine overloads, all of them passed through
  override async query(...args: any[]): Promise<any> {
    const result = await super.query(...(args as [string]));
    const chars = result.fields.flatMap((field, index) => (field.dataTypeID === pg.types.builtins.CHAR ? [index] : []));
    for (const index of chars) Object.assign(result.fields[index] ?? {}, { dataTypeID: pg.types.builtins.TEXT });
    this.charColumns.set(result.rows, chars);
    return result;
  }
}

class CatalogAdapter extends PrismaPg {
  private readonly pool: CatalogPool;

  constructor(pool: CatalogPool, schema: string) {
    super(pool, { schema });
    this.pool = pool;
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const connection = await super.connect();
    const queryRaw = connection.queryRaw.bind(connection);
    connection.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const index of this.pool.charColumns.get(result.rows) ?? [])
        result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    return connection;
  }
}

/** The glue code keeps views of one instance's memory, so there is one instance per process. */
let glue: Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> | undefined;

/** Loads Prisma's schema engine as WebAssembly, since the CLI's binary is a download that not every machine can make. */
async function loadGlue(): Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> {
  const folder = dirname(require.resolve('@prisma/schema-engine-wasm'));
  const loaded = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': loaded });
  loaded.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return loaded;
}

async function createEngine(pool: CatalogPool, schema: string): Promise<SchemaEngine> {
  glue ??= loadGlue();
  const adapter = bindMigrationAwareSqlAdapterFactory(new CatalogAdapter(pool, schema));
  const datamodels: [string, string][] = [[SCHEMA_PATH, readFileSync(SCHEMA_PATH, 'utf8')]];
  return (await glue).SchemaEngine.new({ datamodels }, () => {}, adapter);
}

/**
 * The SQL that would turn the database into what prisma/schema.prisma describes; empty when they agree.
 * @param databaseUrl a PostgreSQL with every migration applied, or an empty one to get the first migration
 */
export async function schemaDiff(databaseUrl: string): Promise<string> {
  const pool = new CatalogPool({ connectionString: databaseUrl });
  const engine = await createEngine(pool, schemaOf(databaseUrl));
  const files = [{ path: SCHEMA_PATH, content: readFileSync(SCHEMA_PATH, 'utf8') }];
  const result = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: dirname(SCHEMA_PATH) },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  await pool.end();
  return (result.stdout ?? '').replace(/^-- This is an empty migration\.\s*$/m, '').trim();
}
