import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullNameKeyOf, imeiOf, keyOf, wordsOf } from '../../src/features/units/rules.ts';

const anyText = fc.string({ unit: 'binary' });

describe('the key of a text', () => {
  it.each([
    ['Peña', 'PENA'],
    ['José  María', ' jose\u00a0maria '],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδος'],
    ['ＬＡＰ－1', 'lap-1'],
    ['LAP\u200b-1', 'lap-1'],
    ['e\u0301', 'É'],
  ])('of %j is that of %j', (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it.each([
    ['LAP-1', 'LAP-2'],
    ['LAP-1', 'LAP1'],
    ['Ana Luz', 'Analuz'],
  ])('of %j is not that of %j', (one, other) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  it('is its own key, so that it can be made of what was stored', () => {
    fc.assert(
      fc.property(anyText, (text) => void expect(keyOf(keyOf(text))).toBe(keyOf(text))),
      { numRuns: 2_000 },
    );
  });

  it('is the same for every way to write a text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const other of [
          text.toUpperCase(),
          text.toLowerCase(),
          text.normalize('NFD'),
          text.normalize('NFC'),
          ` ${text}\n`,
        ])
          expect(keyOf(other)).toBe(keyOf(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds no line break, and nothing at its ends', () => {
    fc.assert(fc.property(anyText, (text) => void expect(keyOf(text)).toMatch(/^(?!\s)[^\n\r]*(?<!\s)$/u)));
  });
});

describe('the key of a full name', () => {
  it('tells apart where one name ends and the next begins', () => {
    expect(fullNameKeyOf('Ana Luz', 'Paz', null)).not.toBe(fullNameKeyOf('Ana', 'Luz Paz', null));
    expect(fullNameKeyOf('Ana', 'Paz', 'Luz')).not.toBe(fullNameKeyOf('Ana', 'Luz', 'Paz'));
    expect(fullNameKeyOf('ANA', 'Páz', null)).toBe(fullNameKeyOf('Ana', 'paz', null));
  });

  it('is the same for two names exactly when each part is', () => {
    const name = fc.tuple(anyText, anyText, fc.option(anyText));
    fc.assert(
      fc.property(name, name, (one, other) => {
        const alike = one.every((part, index) => keyOf(part ?? '') === keyOf(other[index] ?? ''));
        expect(fullNameKeyOf(...one) === fullNameKeyOf(...other)).toBe(alike);
      }),
    );
  });
});

describe('an IMEI', () => {
  it.each(['490154203237518', '49-015420-323751-8', ' 49 015420 323751 8 ', '356938035643809'])('is %s', (text) => {
    expect(imeiOf(text)).toBe(text.replace(/\D/g, ''));
  });

  it.each(['490154203237519', '49015420323751', '4901542032375180', '', 'x', '49015420323751x', '٤٩٠١٥٤٢٠٣٢٣٧٥١٨'])(
    'is not %j',
    (text) => {
      expect(imeiOf(text)).toBeUndefined();
    },
  );

  const digits = fc.stringMatching(/^\d{14}$/);

  it('has one last digit for any fourteen before it', () => {
    fc.assert(
      fc.property(digits, (first) => {
        expect([...'0123456789'].filter((last) => imeiOf(first + last) !== undefined)).toHaveLength(1);
      }),
    );
  });

  it('is none once one digit is another, or two different neighbours have changed places, 0 and 9 apart', () => {
    const valid = digits.map((first) => {
      const last = [...'0123456789'].find((one) => imeiOf(first + one) !== undefined);
      return first + last;
    });
    fc.assert(
      fc.property(valid, fc.nat(14), fc.integer({ min: 1, max: 9 }), (imei, at, by) => {
        const other = (Number(imei[at]) + by) % 10;
        expect(imeiOf(imei.slice(0, at) + other + imei.slice(at + 1))).toBeUndefined();
        const pair = imei.slice(at, at + 2);
        const [one, next] = pair;
        if (next === undefined || one === next || pair === '09' || pair === '90') return;
        expect(imeiOf(imei.slice(0, at) + next + one + imei.slice(at + 2))).toBeUndefined();
      }),
    );
  });
});

describe('the words of texts', () => {
  it('are their letters and digits, each once, however they are written', () => {
    expect(wordsOf('LAP-001', 'Portátil de 14" (lap)', null)).toEqual(['lap', '001', 'portatil', 'de', '14']);
    expect(wordsOf('--', null)).toEqual([]);
    // A word that is cut is not cut through a character.
    for (const word of wordsOf(`${'a'.repeat(99)}\u{20000}\u{20000}`)) expect(word.isWellFormed()).toBe(true);
  });

  it('are fit for a query of the database', () => {
    fc.assert(fc.property(anyText, (text) => void expect(wordsOf(text).join('')).toMatch(/^[\p{L}\p{N}]*$/u)));
  });
});
