import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFields, decideEdit } from '../../src/concurrency/index.ts';
import { asFields, withChanges } from '../../src/features/units/attribute-rules.ts';

const FIELDS = ['name', 'notes', 'serial'] as const;
const values = fc.dictionary(fc.constantFrom(...FIELDS), fc.constantFrom<unknown>('a', 'b', 1, null, ['x']), {
  maxKeys: FIELDS.length,
});
const since = fc
  .subarray([...FIELDS])
  .map((fields) => fields.map((field) => ({ field, changedBy: 'someone', changedAt: new Date(0) })));

describe('an edit, merged with those made since', () => {
  it('is refused for exactly the fields that others changed to something else, or written as far as it changes anything', () => {
    fc.assert(
      fc.property(values, values, since, (present, wanted, changes) => {
        const decision = decideEdit(present, wanted, changes);
        const different = changedFields(present, { ...present, ...wanted })
          .map(({ field }) => field)
          .filter((field) => field in wanted);
        const fought = different.filter((field) => changes.some((change) => change.field === field));
        // What is absent is nothing; whoever decides says so of each field that is wanted.
        fc.pre(Object.keys(wanted).every((field) => field in present));
        if (decision.kind === 'refuse') {
          expect(decision.conflicts.map(({ field }) => field).sort()).toEqual(fought.sort());
          expect(fought.length).toBeGreaterThan(0);
          for (const { field, present: now } of decision.conflicts) expect(now).toEqual(present[field]);
        } else {
          expect(fought).toEqual([]);
          expect(Object.keys(decision.changes).sort()).toEqual(different.sort());
        }
      }),
    );
  });

  it('is no conflict where both want the same', () => {
    const changes = [{ field: 'name', changedBy: 'someone', changedAt: new Date(0) }];
    expect(decideEdit({ name: 'a' }, { name: 'a' }, changes)).toEqual({ kind: 'write', changes: {} });
  });
});

describe('attributes as fields', () => {
  it('come back as they were, with what changed, and without what is null', () => {
    const before = { ram: 8, cpu: 'M3', touch: false };
    expect(asFields(before)).toEqual({ 'attributes.ram': 8, 'attributes.cpu': 'M3', 'attributes.touch': false });
    const changes = { 'attributes.ram': 16, 'attributes.cpu': null, notes: 'x' };
    expect(withChanges(before, changes)).toEqual({ ram: 16, touch: false });
    expect(before).toEqual({ ram: 8, cpu: 'M3', touch: false });
  });
});
