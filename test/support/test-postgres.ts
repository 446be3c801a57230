import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';

/** The PostgreSQL server of a test run. */
export interface TestPostgres {
  /** As a superuser with a password. */
  readonly url: string;
  /** Puts away what was started for the run. */
  stop(): Promise<void>;
}

/** Two files at a time, some with four processes and their pools. */
const MAX_CONNECTIONS = 400;
/**
 * Tests kill processes, not the machine: what fsync adds is time. The crash tests use a server of their own. And they look at whole
 * tables, but small ones: starting workers for that, or compiling it, takes longer than doing it.
 */
const SETTINGS = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
  ...['max_parallel_workers_per_gather=0', 'jit=off'],
];
/** The embedded server has these anyway. */
const CONTAINER_SETTINGS = [`max_connections=${MAX_CONNECTIONS}`, 'shared_buffers=256MB', 'max_wal_size=2GB'];
const IMAGE = 'postgres:18';

/** Something that whoever runs the tests can put right: its message is all there is to show. */
class TestDatabaseError extends Error {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}

/**
 * Starts, or finds, the server that TEST_DATABASE asks for: `embedded`, `testcontainers`, or the address of one that runs.
 * @throws TestDatabaseError when it is none of these, or not to be had
 */
export async function startTestPostgres(wanted = 'embedded'): Promise<TestPostgres> {
  if (wanted === 'embedded') return startEmbedded();
  if (wanted === 'testcontainers') return startContainer();
  if (/^postgres(ql)?:\/\//.test(wanted)) return useRunning(wanted);
  throw new TestDatabaseError(
    'TEST_DATABASE must be embedded, testcontainers, or the address of a PostgreSQL (postgres://superuser:password@host:port/postgres).',
  );
}

async function startEmbedded(): Promise<TestPostgres> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tianguis-test-'));
  const { url, stop } = await startEmbeddedPostgres({ dataDir, maxConnections: MAX_CONNECTIONS, settings: SETTINGS });
  return {
    url,
    stop: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startContainer(): Promise<TestPostgres> {
  // Only now: the package is large, and without Docker of no use.
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const settings = [...SETTINGS, ...CONTAINER_SETTINGS].flatMap((setting) => ['-c', setting]);
  const container = await new PostgreSqlContainer(IMAGE)
    .withPassword(randomBytes(24).toString('hex'))
    .withEnvironment({
      POSTGRES_INITDB_ARGS: '--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C',
    })
    .withCommand(['postgres', ...settings])
    .start()
    .catch((error: unknown) => {
      throw new TestDatabaseError(`TEST_DATABASE=testcontainers got no ${IMAGE} from Docker: ${firstLine(error)}`);
    });
  return { url: container.getConnectionUri(), stop: async () => void (await container.stop()) };
}

/** A server that someone else started; only the databases made on it are the run's own. */
async function useRunning(url: string): Promise<TestPostgres> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query(`SELECT current_setting('max_connections')::int AS connections`);
    if (rows[0].connections < MAX_CONNECTIONS) {
      throw new TestDatabaseError(
        `The server of TEST_DATABASE has max_connections=${rows[0].connections}; the tests need ${MAX_CONNECTIONS}.`,
      );
    }
  } catch (error) {
    if (error instanceof TestDatabaseError) throw error;
    throw new TestDatabaseError(`The server of TEST_DATABASE cannot be used: ${firstLine(error)}`);
  } finally {
    await client.end();
  }
  return { url, stop: async () => {} };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
