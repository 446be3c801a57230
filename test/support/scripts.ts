import { execFile } from 'node:child_process';
import { join } from 'node:path';

export interface Ending {
  readonly code: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script to its end: its name in `scripts`, then its arguments. */
export function runScript(
  args: readonly string[],
  environment: Record<string, string> = {},
  cwd = '.',
): Promise<Ending> {
  const [script = '', ...rest] = args;
  const env = { ...process.env, NODE_ENV: 'test', ...environment };
  return new Promise((done) => {
    const child = execFile(process.execPath, [join('scripts', script), ...rest], { cwd, env }, (_e, stdout, stderr) =>
      done({ code: child.exitCode, stdout, stderr }),
    );
  });
}
