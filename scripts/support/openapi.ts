import { buildApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/platform/database.ts';

/** Nothing is asked of it. */
const NO_DATABASE = 'postgresql://127.0.0.1:1/none';

/** The OpenAPI document of the code as it is; no database is needed. */
export async function openapiDocument(): Promise<object> {
  const config = parseConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', JWT_SECRET: 'x'.repeat(48) });
  const db = openDatabase({ url: NO_DATABASE, poolSize: config.sharedPoolSize, onWarning: () => {} });
  const { server } = await buildApp({ config, db });
  try {
    await server.ready();
    return server.swagger();
  } finally {
    await server.close();
    await db.close();
  }
}
