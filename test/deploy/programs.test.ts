import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { MissingProgramError, program } from '../../scripts/support/programs.ts';

describe('the programs of this machine', () => {
  it('are found where Debian puts them', () => {
    expect(execFileSync(program('setpriv'), ['--version'], { encoding: 'utf8' })).toContain('util-linux');
  });

  it('are missed by the name of the package that brings them', () => {
    expect(new MissingProgramError('haproxy').message).toBe(
      "haproxy is missing. Debian's package haproxy brings it: apt-get install haproxy",
    );
  });
});
