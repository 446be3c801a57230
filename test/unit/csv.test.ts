import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { priceText } from '../../src/features/catalog/price-text.ts';
import { type CsvRow, csvText, readCsv } from '../../src/platform/csv.ts';
import { type BadLine, type GoodLine, readForm } from '../../src/platform/csv-form.ts';
import { InvalidRequest } from '../../src/platform/validation.ts';

/** A file as it comes over a slow line. */
async function* inParts(text: string | Buffer, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text as string);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function rowsOf(text: string, size = 1_000): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const some of readCsv(inParts(text, size))) rows.push(...some);
  return rows;
}

describe('a price as text', () => {
  it.each([
    ['129.50', 12_950],
    ['129.5', 12_950],
    ['129', 12_900],
    ['0.01', 1],
    ['1000000.00', 100_000_000],
    ['0.1', 10],
    ['1.15', 115],
    ['9999999999999.99', 999_999_999_999_999],
  ])('of %s is %i centavos', (text, amount) => {
    expect(priceText.parse(text)).toBe(amount);
  });

  it.each([
    '',
    ' ',
    '1,299',
    '1.299,00',
    '129,50',
    '129.505',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '$5',
    '0x10',
    'NaN',
    '１',
    '99999999999999',
  ])('is not read out of %j', (text) => {
    expect(priceText.safeParse(text).success).toBe(false);
  });

  it('is exact for every amount, however it is written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (amount) => {
        const digits = String(amount).padStart(3, '0');
        const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(priceText.parse(text)).toBe(amount);
        if (text.endsWith('0')) expect(priceText.parse(text.slice(0, -1))).toBe(amount);
        if (text.endsWith('.00')) expect(priceText.parse(text.slice(0, -3))).toBe(amount);
      }),
    );
  });
});

describe('rows of CSV', () => {
  it('come out as they were written, at their lines, however the file is cut', async () => {
    // A lone quote is no text of a spreadsheet's; what looks like a formula is changed on purpose.
    const cell = fc.string({ unit: fc.constantFrom('a', 'ñ', '😀', '"', ',', ';', '\n', ' ') });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (cells, size) => {
        const text = csvText([['one', 'two', 'three'], ...cells]);
        const rows = await rowsOf(text, size);
        expect(rows.slice(1).map(({ fields }) => fields)).toEqual(cells);
        let line = 2;
        for (const [index, row] of cells.entries()) {
          expect(rows[index + 1]?.line).toBe(line);
          line += 1 + row.join('').split('\n').length - 1;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('have the delimiter of their header', async () => {
    expect((await rowsOf('a;b\n1,5;2')).map(({ fields }) => fields)).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
    expect((await rowsOf('a,b\n1;5,2')).map(({ fields }) => fields)).toEqual([
      ['a', 'b'],
      ['1;5', '2'],
    ]);
  });

  it('of text that a spreadsheet would run are defused; numbers are not', () => {
    expect(csvText([['=1', '+1', '-1', '@a', '\ta', -1, 1, null, 'x=1']])).toBe(`'=1,'+1,'-1,'@a,'\ta,-1,1,,x=1\r\n`);
  });

  it.each([1, 7, 10_000])(
    'that cannot be told apart are refused where that begins, also in parts of %i bytes',
    async (size) => {
      const refusal = (text: string) =>
        rowsOf(text, size).catch((error: unknown) => (error as InvalidRequest).issues[0]?.path);
      expect(await refusal('a,b\n1,2\n1,"x\n2,3\n')).toEqual(['line 3']);
      expect(await refusal('a,b\n1,2\n1,5" nail\n')).toEqual(['line 3']);
      expect(await refusal('a,b\n1,2\n1,"x"y\n')).toEqual(['line 3']);
      expect(await refusal('a,b\n1,"x')).toEqual(['line 2']);
    },
  );
});

describe('lines of a form', () => {
  const form = {
    columns: { required: ['name'], optional: ['units'] },
    row: z.strictObject({ name: z.string().max(3), units: z.string().optional() }),
  };

  async function linesOf(text: string): Promise<(GoodLine<object> | BadLine)[]> {
    const lines: (GoodLine<object> | BadLine)[] = [];
    for await (const line of readForm(inParts(text, 5), form, 'es')) lines.push(line);
    return lines;
  }

  it('have what their columns say, without the spaces around it, and nothing of an empty one', async () => {
    expect(await linesOf(' Units,NAME\n5, a \n,b\n')).toEqual([
      { line: 2, row: { name: 'a', units: '5' } },
      { line: 3, row: { name: 'b' } },
    ]);
  });

  it('that are bad say so in their place, in the language asked for', async () => {
    expect(await linesOf('name\n\n\nlong\n""\na,b\nok')).toEqual([
      { line: 4, field: 'name', reason: expect.stringContaining('3') },
      { line: 6, field: 'line', reason: 'tiene un número de campos distinto al del encabezado' },
      { line: 7, row: { name: 'ok' } },
    ]);
  });

  it('have a header that is right, or are refused as a whole', async () => {
    for (const header of ['', 'units', 'name,colour', 'name,Name', 'name,']) {
      await expect(linesOf(`${header}\na,b\n`)).rejects.toThrow(InvalidRequest);
    }
  });
});
