import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The product as a process of its own: the one way in which scripts, the benchmark and the tests start it. */

/** A server that was started, be it listening yet or not. */
export interface LaunchedServer {
  readonly pid: number;
  /** Its address, such as `http://127.0.0.1:3000`, once it listens. Rejects with StartFailure when it ends instead. */
  readonly listening: Promise<string>;
  /** Its exit code, once it and all that write to its output are gone; null after a signal that it did not handle. */
  readonly ended: Promise<number | null>;
  /** Everything it printed so far, as far as that is collected here. */
  output(): string;
  /** Whoever reads what it prints goes away. */
  closeOutput(): void;
  /** Sends a signal and waits until it is gone. @returns its exit code as `ended` has it */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Asks it to stop, and kills it where it does not in time. */
  stop(): Promise<void>;
  /** Kills it, and all that stands between. */
  kill(): void;
}

export interface ServerProcess extends LaunchedServer {
  readonly origin: string;
}

/** Where a stream of its output goes: nowhere, to this process's own, into an open file, or collected here. */
type Output = 'ignore' | 'inherit' | 'pipe' | number;

export interface LaunchOptions {
  /** Beside this process's own, and what a server that a script starts has. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stdout?: Output;
  readonly stderr?: Output;
  /** `npm`: as users do, by `npm start`; its address is then read from what it prints. Default `node`. */
  readonly by?: 'node' | 'npm';
}

/** A server that could not start: its exit code and what it printed. */
export class StartFailure extends Error {
  override name = 'StartFailure';
  readonly exitCode: number | null;
  readonly output: string;

  constructor(exitCode: number | null, output: string) {
    super(`the server ended at the start with ${exitCode}: ${output}`);
    this.exitCode = exitCode;
    this.output = output;
  }
}

const ROOT = join(import.meta.dirname, '../..');
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 20_000;

let built: string | undefined;

/**
 * What `npm start` runs, made of the sources as they are now.
 * @throws Error when it cannot be made
 */
export function builtServer(): string {
  if (built === undefined) {
    const generate = [join(ROOT, 'scripts/generate.ts')];
    const { status, stdout, stderr } = spawnSync(process.execPath, generate, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The server could not be built: ${stdout}${stderr}`);
    built = join(ROOT, 'dist/main.js');
  }
  return built;
}

function spawnServer({ environment, stdout = 'pipe', stderr = 'pipe', by = 'node' }: LaunchOptions): ChildProcess {
  const env = {
    ...process.env,
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'warn',
    ...environment,
  };
  // A group of its own: it does not hear the terminal's Ctrl-C, so it is stopped in its turn; and all of it can be killed.
  return by === 'npm'
    ? spawn('npm', ['start'], { env, cwd: ROOT, detached: true, stdio: ['ignore', stdout, stderr] })
    : spawn(process.execPath, [builtServer()], { env, detached: true, stdio: ['ignore', stdout, stderr, 'ipc'] });
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Starts the product. Whatever becomes of this process, it does not outlive it. */
export function launchServer(options: LaunchOptions): LaunchedServer {
  const child = spawnServer(options);
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const kill = () => killGroup(child);
  process.once('exit', kill);
  const ended = once(child, 'close').then(([code]) => {
    process.off('exit', kill);
    return code as number | null;
  });
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    pid: child.pid ?? 0,
    listening: addressOf(child, ended, () => output),
    ended,
    output: () => output,
    closeOutput: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    end,
    stop: async () => {
      const timer = setTimeout(kill, STOP_TIMEOUT_MS);
      await end('SIGTERM');
      clearTimeout(timer);
    },
    kill,
  };
}

/** The address that a server sends over IPC once it listens, or prints where that does not reach this process. */
function addressOf(child: ChildProcess, ended: Promise<number | null>, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the server did not listen in time: ${output()}`)),
      START_TIMEOUT_MS,
    );
    const found = (origin: string | undefined) => {
      if (origin === undefined) return;
      clearTimeout(timer);
      resolve(origin);
    };
    child.on('message', ({ listening }: { listening?: string }) => found(listening));
    if (!child.connected) child.stdout?.on('data', () => found(/API +(http:\S+)\/api\n/.exec(output())?.[1]));
    ended.then((code) => reject(new StartFailure(code, output())), reject).finally(() => clearTimeout(timer));
  });
}

/** Starts the product and waits until it listens. @throws StartFailure when it ends instead */
export async function startServer(options: LaunchOptions): Promise<ServerProcess> {
  const launched = launchServer(options);
  return { ...launched, origin: await launched.listening };
}
