import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inYears } from '../../src/platform/http-schemas.ts';
import { fieldErrors, InvalidRequest, spanishWords, words } from '../../src/platform/validation.ts';

const SRC = resolve('src');

/** Everything that the modules with schemas export. */
async function exportedSchemas(): Promise<z.ZodType[]> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('schemas.ts'));
  const modules = await Promise.all(files.map((file) => import(`${SRC}/${file}`)));
  const made = modules
    .flatMap((module) => Object.values(module))
    .map((one) => (typeof one === 'function' && one !== inYears ? one(1, 9) : one));
  // pageQuery is a shape, and is in the schemas that spread it too.
  return made.filter((one): one is z.ZodType => one instanceof z.ZodType);
}

/** The texts that a schema, and everything inside it, brings along for its rules. */
function ownTexts(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  // biome-ignore lint/suspicious/noExplicitAny: zod's inner parts
  const def = (value as any)._zod?.def ?? value;
  const text = typeof def.error === 'function' ? def.error({ code: 'custom', input: undefined, path: [] }) : undefined;
  const inner = Object.values(def).flatMap((part) => ownTexts(part, seen));
  return typeof text === 'string' ? [text, ...inner] : inner;
}

describe('the words of our own rules', () => {
  it('are there in Spanish, wherever a schema has them', async () => {
    const schemas = await exportedSchemas();
    expect(schemas.length).toBeGreaterThan(20);
    const texts = [...new Set(ownTexts(schemas))];
    expect(texts).toContain('must not hold control characters');
    expect(texts).toContain('must not be above maxPrice');
    expect(texts.length).toBeGreaterThanOrEqual(5);
    expect(texts.filter((text) => !spanishWords.has(text))).toEqual([]);
  });

  it('are found missing when they are', () => {
    const schema = z.strictObject({ a: z.array(z.string().regex(/x/, 'must be x').optional()) });
    expect(ownTexts(schema)).toEqual(['must be x']);
    expect(spanishWords.has('must be x')).toBe(false);
  });

  it('differ from the English', () => {
    expect(spanishWords.size).toBeGreaterThan(8);
    expect([...spanishWords].filter(([english, spanish]) => spanish.trim() === '' || spanish === english)).toEqual([]);
  });
});

describe('a wrong field', () => {
  const told = (language: 'en' | 'es', schema: z.ZodType, value: unknown) => {
    const { error } = schema.safeParse(value, { reportInput: true });
    return fieldErrors(new InvalidRequest(error?.issues ?? []), language);
  };

  it('is told in the language asked for, by our rules as by those of zod', () => {
    const message = words({ en: 'must be even', es: 'debe ser par' });
    const schema = z.strictObject({ a: z.number().refine((n) => n % 2 === 0, message), b: z.number().max(5) });
    expect(told('en', schema, { a: 1, b: 9 }).map((one) => one.message)).toEqual([
      'must be even',
      'Too big: expected number to be <=5',
    ]);
    expect(told('es', schema, { a: 1, b: 9 }).map((one) => one.message)).toEqual([
      'debe ser par',
      'Demasiado grande: se esperaba que número fuera <=5',
    ]);
    const invalid = InvalidRequest.field('quantity', message);
    expect(fieldErrors(invalid, 'es')).toEqual([{ field: 'quantity', message: 'debe ser par' }]);
  });

  it('is named when its name is empty', () => {
    const schema = z.strictObject({ a: z.strictObject({}).optional() });
    expect(told('en', schema, { '': 1 }).map(({ field }) => field)).toEqual(['""']);
    expect(told('en', schema, { a: { '': 1 } }).map(({ field }) => field)).toEqual(['a.""']);
    expect(told('en', schema, 5).map(({ field }) => field)).toEqual(['body']);
  });
});
