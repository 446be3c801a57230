/** What package-lock.json says of the packages, and what must hold for each. */

/** A package as the lockfile has it. */
export interface LockedPackage {
  readonly version?: string;
  /** Where it comes from; absent: the registry that npm is set to. */
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  /** Only for work on the code. */
  readonly dev?: boolean;
  readonly link?: boolean;
}

export interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** The packages without the project itself: each with its name and where it lies. */
export function lockedPackages({ packages }: Lockfile): { name: string; path: string; locked: LockedPackage }[] {
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, locked]) => ({ path, locked, name: path.slice(path.lastIndexOf('node_modules/') + 13) }));
}

/**
 * What is wrong with a lockfile: a package that could be another than the one it was, or that runs a script at its
 * installation which nobody decided on.
 * @param allowScripts of package.json: what may run a script, and what may not
 */
export function lockfileProblems(lockfile: Lockfile, allowScripts: Readonly<Record<string, boolean>>): string[] {
  const problems = lockfile.lockfileVersion === 3 ? [] : [`lockfileVersion is ${lockfile.lockfileVersion}, not 3`];
  for (const { name, path, locked } of lockedPackages(lockfile)) {
    if (locked.link) problems.push(`${path} is a link`);
    if (!/^sha512-[\w+/]+=*$/.test(locked.integrity ?? '')) problems.push(`${path} has no sha512 of its content`);
    // .npmrc has npm leave it out: what a package is, its sha512 says; whence it comes is for whoever installs to say.
    if (locked.resolved !== undefined) problems.push(`${path} names where it comes from: ${locked.resolved}`);
    if (locked.hasInstallScript && !Object.hasOwn(allowScripts, name)) {
      problems.push(`${path} runs a script at its installation, and allowScripts of package.json does not name it`);
    }
  }
  return problems;
}
