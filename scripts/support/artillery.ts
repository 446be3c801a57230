import { type SpawnOptions, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptError } from './run.ts';

const FOLDER = join(import.meta.dirname, '../../artillery');
const PACKAGE = join(FOLDER, 'node_modules/artillery');
const PROGRESS_MS = 10_000;

/** Runs a program with its output shown. Aborting asks it to stop, and still waits for its end. @returns its exit code */
async function runShown(command: string, args: readonly string[], options: SpawnOptions, signal: AbortSignal) {
  signal.throwIfAborted();
  const child = spawn(command, args, { ...options, cwd: FOLDER, stdio: ['ignore', 'inherit', 'inherit'] });
  const stop = () => void child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
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

/** Runs a scenario with live output. @returns whether every one of its thresholds held */
export async function runArtillery(run: ArtilleryRun, signal: AbortSignal): Promise<boolean> {
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
  return (await runShown(process.execPath, args, { env }, signal)) === 0;
}
