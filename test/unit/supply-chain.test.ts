import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { licencesOf } from '../../scripts/support/licences.ts';
import { type LockedPackage, type Lockfile, lockfileProblems } from '../../scripts/support/lockfile.ts';

const LOCKFILE: Lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const { allowScripts } = JSON.parse(readFileSync('package.json', 'utf8'));

const SOUND: LockedPackage = { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==`, license: 'MIT' };

/** A lockfile of one package that is sound but for this. */
const lockfileWith = (change: LockedPackage): Lockfile => ({
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/@one/thing': { ...SOUND, ...change } },
});

describe('what the product is made of', () => {
  it('is nailed down, and under licences that are allowed', () => {
    expect(lockfileProblems(LOCKFILE, allowScripts)).toEqual([]);
    const licences = licencesOf(LOCKFILE);
    expect(licences.length).toBeGreaterThan(100);
    expect(licences.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
  });

  it.each([
    [{ integrity: '' }, 'node_modules/@one/thing has no sha512 of its content'],
    [{ integrity: 'sha1-AAAA' }, 'node_modules/@one/thing has no sha512 of its content'],
    [{ resolved: 'https://registry.example.com/thing.tgz' }, /comes from: https:\/\/registry\.example\.com/],
    [{ resolved: 'git+ssh://git@github.com/one/thing.git' }, /comes from: git/],
    [{ hasInstallScript: true }, /runs a script at its installation/],
    [{ link: true }, 'node_modules/@one/thing is a link'],
  ] satisfies [LockedPackage, string | RegExp][])('is refused with %o', (change, problem) => {
    const problems = lockfileProblems(lockfileWith(change), {});
    expect(problems).toEqual([problem instanceof RegExp ? expect.stringMatching(problem) : problem]);
  });

  it('may run a script at its installation where that was decided', () => {
    expect(lockfileProblems(lockfileWith({ hasInstallScript: true }), { '@one/thing': false })).toEqual([]);
  });

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND ISC', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['MPL-2.0', false],
    ['(MIT OR (GPL-2.0 AND ISC))', false],
    ['SEE LICENSE IN LICENSE', false],
  ])('may be under %s: %s', (license, isAllowed) => {
    expect(licencesOf(lockfileWith({ license }))).toMatchObject([{ name: '@one/thing', isAllowed }]);
  });

  it('has a bill of materials that names every package of production', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const [program = '', ...args] = scripts.sbom.split(' ');
    const bill = JSON.parse(execFileSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }));
    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      metadata: { component: { purl: expect.stringMatching(/^pkg:npm\/tianguis@/) } },
    });
    const names: string[] = bill.components.map(({ purl }: { purl: string }) => decodeURIComponent(purl));
    expect(names.some((purl) => purl.startsWith('pkg:npm/fastify@'))).toBe(true);
    expect(names.some((purl) => purl.startsWith('pkg:npm/vitest@'))).toBe(false);
  });
});
