import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface ServerProcess {
  readonly origin: string;
  readonly pid: number;
  /** Whoever read what it prints goes away. */
  closeOutput(): void;
  /** Everything it printed so far. */
  output(): string;
  /** Its exit code, once it and all that write to its output are gone; null after a signal that it did not handle. */
  readonly ended: Promise<number | null>;
  /** Ends it and waits until it is gone. @returns its exit code as `ended` has it */
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

/** A group of its own, so that a test can reach the whole of it. */
function spawnDetached(command: string, args: string[], environment: Record<string, string>, ipc: 'ipc'[]) {
  return spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...ipc],
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

/** Between a test and the server there may be npm. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/**
 * Waits until a server listens.
 * @param listening told of its output, and of how to say at which address it listens
 * @throws StartFailure when it ends instead
 */
async function untilListening(
  child: ChildProcess,
  listening: (tell: (origin: string) => void, output: () => string) => void,
): Promise<ServerProcess> {
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    killGroup(child);
    await ended;
  });
  const origin = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the server did not listen in time: ${output}`)), START_TIMEOUT_MS);
    const tell = (address: string) => {
      clearTimeout(timer);
      resolve(address);
    };
    listening(tell, () => output);
    ended.then((code) => {
      clearTimeout(timer);
      reject(new StartFailure(code, output));
    });
  });
  const pid = child.pid ?? 0;
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  const closeOutput = () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  return { origin, pid, output: () => output, closeOutput, ended, end };
}

/**
 * Starts the product as a process of its own.
 * @param stop tells it to end, be it listening or not
 * @throws StartFailure when it ends instead of listening
 */
export async function startServer(environment: Record<string, string>, stop?: AbortSignal): Promise<ServerProcess> {
  const child = spawnDetached(process.execPath, ['src/main.ts'], environment, ['ipc']);
  stop?.addEventListener('abort', () => child.kill('SIGTERM'));
  return untilListening(child, (tell) =>
    child.once('message', (message: { listening: string }) => tell(message.listening)),
  );
}

/** The same as users do, with npm between; the pid is npm's. */
export async function startWithNpm(environment: Record<string, string>): Promise<ServerProcess> {
  const child = spawnDetached('npm', ['start'], environment, []);
  return untilListening(child, (tell, output) =>
    child.stdout?.on('data', () => {
      const [, origin] = /API +(http:\S+)\/api\n/.exec(output()) ?? [];
      if (origin !== undefined) tell(origin);
    }),
  );
}

/** The accounts of the demo market that a server showed: role, address and password. */
export function accountsOf(server: ServerProcess): { role: string; email: string; password: string }[] {
  const lines = server.output().matchAll(/^ {2}(\w+) +(\S+@\S+) +(\S+)$/gm);
  return [...lines].map(([, role = '', email = '', password = '']) => ({ role, email, password }));
}
