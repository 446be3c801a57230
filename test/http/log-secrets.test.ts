import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/platform/database.ts';
import { createTestDatabase, sessionForTest } from '../support/database.ts';
import { type Answer, callAt, JWT_SECRET } from '../support/market.ts';
import { until } from '../support/wait.ts';

const PASSWORD = 'a password nobody may log';

/** Starts the real process on a database. @returns its address and what it has written so far */
async function startProcess(databaseUrl: string) {
  const env = {
    ...process.env,
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: 'trace',
    JWT_SECRET,
    DATABASE_URL: databaseUrl,
  };
  const child: ChildProcess = fork(join(import.meta.dirname, '../../src/main.ts'), { env, execArgv: [], silent: true });
  const written: string[] = [];
  child.stdout?.on('data', (chunk) => written.push(String(chunk)));
  child.stderr?.on('data', (chunk) => written.push(String(chunk)));
  onTestFinished(() => void child.kill('SIGKILL'));
  const [message] = await once(child, 'message');
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'close');
    return written.join('');
  };
  return { origin: message.listening as string, stop };
}

/** A process that has just begun may be too busy at first, on a busy machine: is asked again, with another account. */
async function registered(post: (path: string, body: unknown) => Promise<Answer>) {
  for (let tries = 1; ; tries += 1) {
    const account = { email: `ana-${tries}@example.com`, password: PASSWORD, name: 'Ana' };
    const answer = await post('/register', account);
    if (tries === 20 || answer.status !== 503) return { account, answer };
  }
}

it('logs no password, no token and no hash, not even when everything fails', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const { origin, stop } = await startProcess(database.url);
  const post = (path: string, body: unknown, token?: string) =>
    callAt(origin, 'POST', `/api/auth${path}`, { body, token });

  const { account, answer } = await registered(post);
  expect(answer.status).toBe(201);
  const { body: first } = answer;
  expect((await post('/register', account)).status).toBe(409);
  expect((await post('/register', { ...account, email: 'no address' })).status).toBe(400);
  expect((await post('/register', `{"password": "${PASSWORD}",`)).status).toBe(400);
  expect((await post('/login', { email: account.email, password: `${PASSWORD}!` })).status).toBe(401);
  const { body: second } = await post('/refresh', { refreshToken: first.refreshToken });
  expect((await post('/refresh', { refreshToken: first.refreshToken })).status).toBe(401);
  expect((await callAt(origin, 'GET', '/api/auth/me', { token: second.accessToken })).status).toBe(200);
  expect((await callAt(origin, 'GET', '/api/auth/me', { token: `${second.accessToken}x` })).status).toBe(401);

  const db = openDatabase({ url: database.url, poolSize: 2, onWarning: () => {} });
  onTestFinished(() => db.close());
  const { id: userId, passwordHash } = await db.prisma.user.findUniqueOrThrow({ where: { email: account.email } });
  const { tokenHash } = await db.prisma.refreshToken.findFirstOrThrow({ where: { userId } });
  await db.pool.query('ALTER TABLE refresh_tokens RENAME TO gone');
  const failed = await post('/login', { email: account.email, password: PASSWORD });
  expect(failed).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect((await post('/register', { ...account, email: 'eva@example.com' })).status).toBe(500);
  expect((await post('/refresh', { refreshToken: second.refreshToken })).status).toBe(500);

  const log = await stop();
  expect(log).toContain(failed.body.requestId);
  const secrets = [PASSWORD, passwordHash, tokenHash, first, second].flatMap((secret) =>
    typeof secret === 'string' ? [secret] : [secret.accessToken as string, secret.refreshToken as string],
  );
  expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  expect(log).not.toContain('$argon2id$');
});

it('logs no connection and no password of the database when connections are lost', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const { password } = new URL(database.url);
  expect(password.length).toBeGreaterThan(8);
  const { origin, stop } = await startProcess(database.url);
  expect((await callAt(origin, 'GET', '/readyz')).status).toBe(200);
  const session = await sessionForTest(database.url);
  // The job queue's connections too: its errors come with the client that had them.
  await until('all connections of the process were there, and are gone', async () => {
    const { rows } = await session.query(
      `SELECT application_name AS name, pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return rows.some(({ name }) => name === 'tianguis jobs');
  });
  await until('the loss is told', async () => (await callAt(origin, 'GET', '/readyz')).status === 200);
  await session.query(`ALTER TABLE products RENAME TO gone`);
  expect((await callAt(origin, 'GET', '/api/marketplace/products')).status).toBe(500);

  const log = await stop();
  expect(log).toContain('a connection of the job queue was lost');
  expect(log).toContain('the request failed');
  expect(log).toContain('"code":"57P01"');
  expect(log).not.toContain(password);
  expect(log).not.toContain('connectionParameters');
  expect(log).not.toContain('"client"');
});
