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
    expect(told('en', schema, { a: 1, b: 9 }).map((one) => one.message)).toEqual(['must be even', 'must be at most 5']);
    expect(told('es', schema, { a: 1, b: 9 }).map((one) => one.message)).toEqual([
      'debe ser par',
      'debe ser a lo sumo 5',
    ]);
    const invalid = InvalidRequest.field('quantity', message);
    expect(fieldErrors(invalid, 'es')).toEqual([{ field: 'quantity', message: 'debe ser par' }]);
  });

  it.each([
    [z.strictObject({ a: z.string() }), {}, 'is required', 'es obligatorio'],
    [z.string(), null, 'must be text', 'debe ser texto'],
    [z.int(), 1.5, 'must be a whole number', 'debe ser un número entero'],
    [z.number(), 'x', 'must be a number', 'debe ser un número'],
    [z.boolean(), 'x', 'must be true or false', 'debe ser true o false'],
    [z.array(z.string()), {}, 'must be a list', 'debe ser una lista'],
    [z.strictObject({}), [], 'must be an object', 'debe ser un objeto'],
    [z.string().min(1), '', 'must not be empty', 'no debe estar vacío'],
    [z.string().min(3), 'x', 'must have at least 3 characters', 'debe tener al menos 3 caracteres'],
    [z.string().max(1), 'xy', 'must have at most 1 character', 'debe tener a lo sumo 1 carácter'],
    [z.string().length(2), 'x', 'must have exactly 2 characters', 'debe tener exactamente 2 caracteres'],
    [z.array(z.string()).max(2), ['a', 'b', 'c'], 'must have at most 2 entries', 'debe tener a lo sumo 2 elementos'],
    [z.number().min(1), 0, 'must be at least 1', 'debe ser al menos 1'],
    [z.number().positive(), 0, 'must be more than 0', 'debe ser mayor que 0'],
    [z.number().lt(5), 5, 'must be less than 5', 'debe ser menor que 5'],
    [z.number().multipleOf(5), 3, 'must be a multiple of 5', 'debe ser un múltiplo de 5'],
    [z.enum(['A', 'B']), 'C', 'must be one of: A, B', 'debe ser uno de: A, B'],
    [z.literal(3), 4, 'must be 3', 'debe ser 3'],
    [z.guid(), 'x', 'must be a UUID', 'debe ser un UUID'],
    [z.iso.date(), 'x', 'must be a day, such as 2026-12-31', 'debe ser un día, como 2026-12-31'],
    [z.string().regex(/x/), 'y', 'does not have the form that it must have', 'no tiene la forma debida'],
    [z.strictObject({}), { b: 1 }, 'is not known here', 'no se conoce aquí'],
    [z.union([z.string(), z.number()]), true, 'is not valid', 'no es válido'],
  ])('is told in words for people (%#)', (schema, value, english, spanish) => {
    const messages = (language: 'en' | 'es') => told(language, schema, value).map(({ message }) => message);
    expect([messages('en'), messages('es')]).toEqual([[english], [spanish]]);
  });

  it('is named when its name is empty', () => {
    const schema = z.strictObject({ a: z.strictObject({}).optional() });
    expect(told('en', schema, { '': 1 }).map(({ field }) => field)).toEqual(['""']);
    expect(told('en', schema, { a: { '': 1 } }).map(({ field }) => field)).toEqual(['a.""']);
    expect(told('en', schema, 5).map(({ field }) => field)).toEqual(['body']);
  });
});
