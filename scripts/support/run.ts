import { ConfigError } from '../../src/config.ts';
import { explainUnreachable } from '../../src/platform/database-unreachable.ts';
import { DataDirInUseError } from '../../src/platform/embedded-postgres/index.ts';
import { ReachError } from '../../src/platform/reach.ts';
import { SchemaError } from '../../src/platform/schema-name.ts';
import { onStopSignals } from '../../src/platform/stop-signals.ts';

/** Something that whoever runs the script can put right. Its message says how, so it is shown without a stack. */
export class ScriptError extends Error {
  override name = 'ScriptError';
}

/** The command line was wrong. */
export class UsageError extends ScriptError {
  override name = 'UsageError';
}

/** What a script is given to run orderly. */
export interface Run {
  /** Aborts at Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Has something put away when the script ends, however it ends; last come, first served. */
  atEnd(close: () => Promise<unknown>): void;
}

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

function explain(error: unknown, isUsage: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (isUsage) return `${error.message}\n(--help shows the options.)`;
  const missing = /Cannot find (?:package|module) '([^'./][^']*)'/.exec(error.message)?.[1];
  if (missing !== undefined) return `This needs ${missing}, which is not installed. Run npm ci, without --omit.`;
  const unreachable = explainUnreachable(error);
  if (unreachable !== undefined) return unreachable;
  const isPlain = [ScriptError, ConfigError, DataDirInUseError, ReachError, SchemaError].some(
    (known) => error instanceof known,
  );
  return isPlain ? error.message : (error.stack ?? error.message);
}

/** Says what went wrong. @returns the exit code */
function report(error: unknown, interrupted: boolean): number {
  if (interrupted) {
    process.stderr.write('Interrupted.\n');
    return EXIT_INTERRUPTED;
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const isUsage = error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`${explain(error, isUsage)}\n`);
  return isUsage ? EXIT_USAGE : EXIT_FAILED;
}

/**
 * Runs a script to its exit code: puts away what it opened, in order, also after an error or Ctrl-C. A second Ctrl-C
 * leaves at once.
 * @param script resolves with the exit code
 */
export async function runScript(script: (run: Run) => Promise<number>): Promise<never> {
  const closers: (() => Promise<unknown>)[] = [];
  const interruption = new AbortController();
  const { signal } = interruption;
  const interrupt = () => {
    process.stderr.write('\nStopping …\n');
    interruption.abort();
  };
  onStopSignals(interrupt, () => process.exit(EXIT_INTERRUPTED));
  let exitCode = await script({ signal, atEnd: (close) => void closers.push(close) }).catch((error: unknown) =>
    report(error, signal.aborted),
  );
  for (const close of closers.reverse()) {
    await close().catch((error: unknown) => {
      exitCode ||= report(error, false);
    });
  }
  process.exit(exitCode);
}

/**
 * A whole number from the command line.
 * @param preset what an absent option means
 * @throws UsageError naming the option and its range
 */
export function wholeNumber(
  name: string,
  text: string | undefined,
  preset: number,
  [min, max]: [number, number],
): number {
  const value = text === undefined ? preset : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}.`);
}
