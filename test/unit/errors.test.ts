import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/features/all.ts';
import { defineErrors, detailOf, kindsOf, PLATFORM_ERRORS } from '../../src/platform/errors.ts';
import { languageOf } from '../../src/platform/language.ts';

describe('the errors', () => {
  it('are the ones that docs/errors.md lists, with the same status and retryability', () => {
    const rows = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([a-z-]+)` \| (\d+) \| (yes|no) \|/gm)];
    const documented = rows.map(([, code, status, retryable]) => ({
      code,
      status: Number(status),
      retryable: retryable === 'yes',
    }));
    const known = ERRORS.map(({ code, status, retryable }) => ({ code, status, retryable }));
    const byCode = (a: { code?: string | undefined }, b: { code?: string | undefined }) =>
      (a.code ?? '').localeCompare(b.code ?? '');
    expect(documented.sort(byCode)).toEqual(known.sort(byCode));
  });

  it('fill in their parameters in the language asked for', () => {
    const params = { what: { en: 'order', es: 'pedido' } };
    expect(detailOf(PLATFORM_ERRORS['not-found'], 'en', params)).toBe('There is no such order.');
    expect(detailOf(PLATFORM_ERRORS['not-found'], 'es', params)).toBe('No existe: pedido.');
  });

  it('use the same parameters in both languages', () => {
    const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    for (const { code, detail } of ERRORS) expect(places(detail.es), code).toEqual(places(detail.en));
  });

  it('have one meaning each, whichever feature they belong to', () => {
    const { 'not-found': row } = PLATFORM_ERRORS;
    const again = defineErrors({ 'not-found': row });
    expect(() => kindsOf([PLATFORM_ERRORS, again])).toThrow('the error not-found is in two tables');
  });
});

describe('the language', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['es', 'es'],
    ['es-MX,en;q=0.8', 'es'],
    ['en;q=0.5,es;q=0.9', 'es'],
    ['en-US,es;q=0.9', 'en'],
    ['fr,de', 'en'],
    ['fr,es;q=0.1', 'es'],
    ['es;q=0', 'en'],
    ['*', 'en'],
  ])('of Accept-Language %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
