import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface ServerProcess {
  readonly origin: string;
  readonly pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Ends it and waits until it is gone. @returns its exit code, null after a signal that it did not handle */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** A server that could not start: its exit code and what it printed. */
export class StartFailure extends Error {
  readonly exitCode: number | null;
  readonly output: string;

  constructor(exitCode: number | null, output: string) {
    super(`the server ended at the start with ${exitCode}: ${output}`);
    this.exitCode = exitCode;
    this.output = output;
  }
}

const START_TIMEOUT_MS = 120_000;

function spawnServer(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, ['src/main.ts'], {
    // A group of its own, so that a test can kill the whole of it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: '0',
      RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
      DATABASE_URL: '',
      ...environment,
    },
  });
}

/**
 * Starts the product as a process of its own, which does not outlive the test.
 * @throws StartFailure when it ends instead of listening
 */
export async function startServer(environment: Record<string, string>): Promise<ServerProcess> {
  const child = spawnServer(environment);
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const gone = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  const origin = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not listen in time: ${output}`)), START_TIMEOUT_MS);
    child.once('message', (message: { listening: string }) => {
      clearTimeout(timer);
      resolve(message.listening);
    });
    gone.then((code) => {
      clearTimeout(timer);
      reject(new StartFailure(code, output));
    });
  });
  const pid = child.pid ?? 0;
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return gone;
  };
  return { origin, pid, output: () => output, end };
}
