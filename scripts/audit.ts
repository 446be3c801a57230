import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { licencesOf } from './support/licences.ts';
import { type Lockfile, lockfileProblems } from './support/lockfile.ts';
import { runScript } from './support/run.ts';
import { table } from './support/table.ts';

const HELP = `npm run audit

Looks at what the product is made of: whether package-lock.json nails every package down, whether each has a licence that is
allowed, and whether the registry knows of a weakness that is high or critical in what runs in production.
  --offline    does not ask the registry
  --licences   lists the packages with their licences, and does no more
Exit code 0: nothing was found. 1: something was, or the registry did not say. npm run sbom prints the bill of materials.`;

const ROOT = join(import.meta.dirname, '..');
const AUDIT_TIMEOUT_MS = 120_000;

/** What the registry knows of weaknesses, by severity; or in words why it does not say. */
type Verdict = { readonly found: Readonly<Record<string, number>> } | { readonly silent: string };

function askRegistry(): Verdict {
  const args = ['audit', '--package-lock-only', '--omit=dev', '--json'];
  const { stdout } = spawnSync('npm', args, { cwd: ROOT, encoding: 'utf8', timeout: AUDIT_TIMEOUT_MS });
  try {
    const { metadata, message, error } = JSON.parse(stdout || '{}');
    if (metadata?.vulnerabilities !== undefined) return { found: metadata.vulnerabilities };
    return { silent: message ?? error?.summary ?? 'it gave no answer' };
  } catch {
    return { silent: 'its answer is not JSON' };
  }
}

/** @returns whether nothing high or critical is known */
function audit(): boolean {
  const verdict = askRegistry();
  if ('silent' in verdict) {
    console.error(`The registry did not say what weaknesses it knows of: ${verdict.silent.split('\n')[0]}`);
    console.error('Ask one that does (npm config get registry), or leave it out with -- --offline.');
    return false;
  }
  const { high = 0, critical = 0, moderate = 0, low = 0 } = verdict.found;
  console.log(`Weaknesses known in production: ${critical} critical, ${high} high, ${moderate} moderate, ${low} low.`);
  if (critical + high > 0) console.error('npm audit --omit=dev says which.');
  return critical + high === 0;
}

await runScript(async () => {
  const options = {
    help: { type: 'boolean', short: 'h' },
    offline: { type: 'boolean' },
    licences: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const lockfile: Lockfile = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const { allowScripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const licences = licencesOf(lockfile);
  if (values.licences) {
    const rows = licences.map(({ name, version, licence, isDev }) => [name, version, licence, isDev ? 'no' : 'yes']);
    console.log(table(['package', 'version', 'licence', 'in production'], rows, 'words'));
    return 0;
  }
  const problems = lockfileProblems(lockfile, allowScripts);
  const refused = licences.filter(({ isAllowed }) => !isAllowed);
  for (const problem of problems) console.error(`package-lock.json: ${problem}`);
  for (const { name, licence } of refused) console.error(`${name}: its licence is not allowed (${licence})`);
  const isSound = problems.length === 0 && refused.length === 0;
  if (isSound)
    console.log(`${licences.length} packages, each nailed down by its sha512, and with a licence that is allowed.`);
  const isUnharmed = values.offline === true || audit();
  return isSound && isUnharmed ? 0 : 1;
});
