import { words } from '../../platform/validation.ts';
import type { LotGiven } from './places.sql.ts';

/** Lots as they are told apart, and why goods do not come into one. */

/** By what a lot is known. */
export function lotKey({ productId, code }: Pick<LotGiven, 'productId' | 'code'>): string {
  return `${productId.toLowerCase()} ${code}`;
}

/** Whether a lot is given other dates than it is known with. Whoever says no date means the one that is known. */
export function contradicts(given: LotGiven, known: LotGiven): boolean {
  const dates = ['manufacturedOn', 'expiresOn'] as const;
  return dates.some((date) => given[date] !== null && given[date] !== known[date]);
}

export const OTHER_DATES = words({ en: 'is known with other dates', es: 'ya existe con otras fechas' });
export const EXPIRED = words({
  en: 'has expired; nothing can be added to it',
  es: 'ya caducó; no se le puede añadir nada',
});
export const REJECTED = words({
  en: 'was rejected; nothing can be added to it',
  es: 'fue rechazado; no se le puede añadir nada',
});
