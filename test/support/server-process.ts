import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { type LaunchOptions, launchServer, type ServerProcess } from '../../scripts/support/server-process.ts';

export { type ServerProcess, StartFailure } from '../../scripts/support/server-process.ts';

/** For the length of a test, however it ends. */
async function startForTest(options: LaunchOptions, stop?: AbortSignal): Promise<ServerProcess> {
  const environment = { NODE_ENV: 'test', DATABASE_URL: '', ...options.environment };
  const launched = launchServer({ ...options, environment });
  onTestFinished(async () => {
    launched.kill();
    await launched.ended;
  });
  stop?.addEventListener('abort', () => void launched.end('SIGTERM'));
  return { ...launched, origin: await launched.listening };
}

/**
 * Starts the product as a process of its own.
 * @param stop tells it to end, be it listening or not
 * @throws StartFailure when it ends instead of listening
 */
export function startServer(environment: Record<string, string>, stop?: AbortSignal): Promise<ServerProcess> {
  return startForTest({ environment }, stop);
}

/** The same as users do, with npm between; the pid is npm's. */
export function startWithNpm(environment: Record<string, string>): Promise<ServerProcess> {
  return startForTest({ environment, by: 'npm' });
}

/** A port on which another program listens for the length of the test. */
export async function takenPort(): Promise<string> {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  return String((other.address() as AddressInfo).port);
}

/** The accounts of the demo market that a server showed: role, address and password. */
export function accountsOf(server: ServerProcess): { role: string; email: string; password: string }[] {
  const lines = server.output().matchAll(/^ {2}(\w+) +(\S+@\S+) +(\S+)$/gm);
  return [...lines].map(([, role = '', email = '', password = '']) => ({ role, email, password }));
}
