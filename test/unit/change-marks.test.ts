import { describe, expect, it } from 'vitest';
import { ChangeMarks } from '../../src/platform/change-marks.ts';

describe('what has changed', () => {
  const about = (...subjects: string[]) => ({ about: subjects });

  it('makes old what was made of it before, and nothing else', () => {
    const marks = new ChangeMarks();
    marks.note(7, 'a');
    marks.note(9);
    expect(marks.position).toBe(9);
    expect(marks.isCurrent({ asOf: 6, ...about('a') })).toBe(false);
    expect(marks.isCurrent({ asOf: 7, ...about('a') })).toBe(true);
    expect(marks.isCurrent({ asOf: 6, ...about('b') })).toBe(true);
    expect(marks.isCurrent({ asOf: 6, ...about('b', 'a') })).toBe(false);
  });

  it('counts as everything where it is not known what it was', () => {
    const marks = new ChangeMarks();
    expect(marks.isTold).toBe(false);
    marks.noteAll(5);
    expect(marks.isTold).toBe(true);
    expect(marks.isCurrent({ asOf: 4, ...about() })).toBe(false);
    expect(marks.isCurrent({ asOf: 5, ...about('a') })).toBe(true);
  });

  it('is remembered of so many things that memory is bounded; of the others it counts as if all had changed then', () => {
    const marks = new ChangeMarks();
    marks.noteAll(0);
    for (let index = 1; index <= 20_001; index += 1) marks.note(index, `thing ${index}`);
    expect(marks.isCurrent({ asOf: 0, ...about('another thing') })).toBe(false);
    expect(marks.isCurrent({ asOf: 1, ...about('another thing') })).toBe(true);
    expect(marks.isCurrent({ asOf: 1, ...about('thing 2') })).toBe(false);
  });
});
