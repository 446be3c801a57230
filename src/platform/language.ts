import type { Language } from './errors.ts';

/**
 * English or Spanish, by the Accept-Language header; English when neither is named.
 * @see RFC 9110, section 12.5.4
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight.trim().slice(2)) };
    })
    .filter(({ language, weight }) => (language === 'en' || language === 'es') && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wishes[0]?.language === 'es' ? 'es' : 'en';
}
