import { type SpawnOptions, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { ScriptError } from './run.ts';

const FOLDER = join(import.meta.dirname, '../../artillery');
const PACKAGE = join(FOLDER, 'node_modules/artillery');
const PROGRESS_MS = 10_000;

/**
 * Runs a program with its output shown. Aborting asks it to stop, and still waits for its end.
 * @param onLine told of each line of its output, without colours
 * @returns its exit code
 */
async function runShown(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  signal: AbortSignal,
  onLine?: (line: string) => void,
) {
  signal.throwIfAborted();
  const stdout = onLine === undefined ? 'inherit' : 'pipe';
  const child = spawn(command, args, { ...options, cwd: FOLDER, stdio: ['ignore', stdout, 'inherit'] });
  if (child.stdout !== null && onLine !== undefined) {
    child.stdout.pipe(process.stdout, { end: false });
    createInterface(child.stdout).on('line', (line) => onLine(stripVTControlCharacters(line)));
  }
  const stop = () => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      // Not before its output was read to the end.
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
  }
}

/** npm writes its own lockfile into node_modules last, so an installation that was cut short does not count. */
function isInstalled(): boolean {
  if (!existsSync(join(FOLDER, 'node_modules/.package-lock.json')) || !existsSync(PACKAGE)) return false;
  const wanted = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')).dependencies.artillery;
  return JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version === wanted;
}

/** Installs Artillery under artillery/ if it is not there: too large to be a dependency of the product itself. */
export async function installArtillery(signal: AbortSignal): Promise<void> {
  if (isInstalled()) return;
  process.stdout.write('Installing Artillery into artillery/ (some 500 MB, about a minute, only this once) …\n');
  const start = Date.now();
  const timer = setInterval(
    () => process.stdout.write(`  … ${Math.round((Date.now() - start) / 1000)} s\n`),
    PROGRESS_MS,
  );
  try {
    const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
    // The lockfile names no registry, so npm asks for the packages' versions, and an old answer from its cache may lack one.
    const code = await runShown('npm', ['ci', '--prefer-online', '--no-audit', '--no-fund'], { env }, signal);
    if (code !== 0) throw new ScriptError(`Artillery could not be installed: npm ended with code ${code}.`);
  } finally {
    clearInterval(timer);
  }
}

export interface ArtilleryRun {
  /** A file of artillery/, such as `mixed.yml`. */
  readonly scenario: string;
  readonly target: string;
  /** One line of the scenario's payload per virtual user. */
  readonly payloadPath: string;
  readonly variables: Readonly<Record<string, number>>;
  /** Where Artillery writes what it counted. */
  readonly outputPath: string;
}

/** Something that was to hold, and whether it did. */
export interface Verdict {
  readonly text: string;
  readonly held: boolean;
}

/** A line such as `fail: checkout.latency.p99 < 2000`. */
const THRESHOLD = /^(ok|fail): (.+)$/;

/** Runs a scenario with live output. @returns a verdict on all of it, and on each of its thresholds */
export async function runArtillery(run: ArtilleryRun, signal: AbortSignal): Promise<Verdict[]> {
  const args = [
    join(PACKAGE, 'bin/run'),
    'run',
    run.scenario,
    `--target=${run.target}`,
    `--payload=${run.payloadPath}`,
    `--output=${run.outputPath}`,
    `--variables=${JSON.stringify(run.variables)}`,
  ];
  const env = { ...process.env, ARTILLERY_DISABLE_TELEMETRY: '1' };
  const thresholds: Verdict[] = [];
  const code = await runShown(process.execPath, args, { env }, signal, (line) => {
    const [, word, text] = THRESHOLD.exec(line) ?? [];
    if (text !== undefined) thresholds.push({ text, held: word === 'ok' });
  });
  return [{ text: `the thresholds of artillery/${run.scenario}`, held: code === 0 }, ...thresholds];
}
