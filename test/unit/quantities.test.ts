import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatQuantity, LINE_QUANTITY_MAX, parseQuantity } from '../../src/features/inventory/quantities.ts';

const scales = fc.integer({ min: 0, max: 3 });
const units = fc.integer({ min: 1, max: LINE_QUANTITY_MAX });

/** The units that a text means by arithmetic on whole numbers of any size. */
function exactly(whole: string, fraction: string, scale: number): bigint {
  return BigInt(whole) * 10n ** BigInt(scale) + BigInt(fraction.slice(0, scale).padEnd(scale, '0') || '0');
}

describe('a quantity as text', () => {
  it('is read as it was written, for every unit', () => {
    fc.assert(
      fc.property(units, fc.boolean(), scales, (amount, isNegative, scale) => {
        const signed = isNegative ? -amount : amount;
        expect(parseQuantity(formatQuantity(signed, scale), scale)).toEqual({ units: signed });
      }),
    );
  });

  it('means exactly what its digits say, never a fraction, never a neighbour', () => {
    const digits = fc.stringMatching(/^\d{0,5}$/);
    fc.assert(
      fc.property(fc.nat({ max: 2_000_000_000 }).map(String), digits, scales, (whole, fraction, scale) => {
        const text = fraction === '' ? whole : `${whole}.${fraction}`;
        const meant = exactly(whole, fraction, scale);
        const isTaken = fraction.length <= scale && meant > 0n && meant <= BigInt(LINE_QUANTITY_MAX);
        const expected = isTaken ? { units: Number(meant) } : { problem: expect.any(String) };
        expect(parseQuantity(text, scale)).toEqual(expected);
      }),
    );
  });

  it('is whole and in range, or refused, whatever is written', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[-+0-9.,eE ]{0,40}$/), fc.double().map(String));
    fc.assert(
      fc.property(texts, scales, (text, scale) => {
        const parsed = parseQuantity(text, scale);
        if ('problem' in parsed) return;
        expect(Number.isInteger(parsed.units)).toBe(true);
        expect(Math.abs(parsed.units)).toBeLessThanOrEqual(LINE_QUANTITY_MAX);
        expect(parsed.units).not.toBe(0);
        expect(Number(text)).toBeCloseTo(parsed.units / 10 ** scale, 6);
      }),
    );
  });

  it.each([
    ['1.5', 3, 1_500],
    ['1', 0, 1],
    ['1.50', 2, 150],
    ['-0.001', 3, -1],
    ['1000000.000', 3, LINE_QUANTITY_MAX],
    ['0.29', 2, 29],
    ['1.005', 3, 1_005],
  ])('%s with a scale of %i is %i units', (text, scale, amount) => {
    expect(parseQuantity(text, scale)).toEqual({ units: amount });
  });

  it.each([
    ['1.5', 0, /whole/],
    ['1.50', 1, /1 digits after the point/],
    ['1.0', 0, /whole/],
    ['0.000', 3, /must not be 0/],
    ['-0', 0, /must not be 0/],
    ['1000000.001', 3, /from 0\.001/],
    ['9'.repeat(40), 0, /from 1 to/],
    ...['', ' 1', '1 ', '01', '+1', '1e3', '1,5', '1.', '.5', '--1', '0x1', 'NaN', 'Infinity', '١'].map(
      (text) => [text, 3, /whole number of smallest units/] as const,
    ),
  ] as const)('"%s" with a scale of %i is refused', (text, scale, problem) => {
    expect(parseQuantity(text, scale)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('may be none, or negative, where that is meant', () => {
    expect(parseQuantity('0.000', 3, { mayBeNone: true })).toEqual({ units: 0 });
    expect(parseQuantity('0', 3, { isSigned: false })).toEqual({ problem: expect.stringMatching(/from 0\.001 to/) });
    expect(parseQuantity('-1', 0, { isSigned: false, mayBeNone: true })).toEqual({
      problem: expect.stringMatching(/from 0 to/),
    });
  });
});
