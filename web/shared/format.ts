import { language } from './i18n.ts';

export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Mexican in Spanish: it is where the market is. */
export const locale = () => (language.value === 'es' ? 'es-MX' : 'en-GB');

/** An amount in minor units, as people write it. */
export function money({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat(locale(), { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return `${format.format(amount / 10 ** digits)} ${currency}`;
}

export const number = (value: number) => new Intl.NumberFormat(locale(), { maximumFractionDigits: 3 }).format(value);

/** A moment, by the clocks of the zone; default: the reader's own. */
export function moment(iso: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), options).format(new Date(iso));
}

export const dateTime = (iso: string, timeZone?: string) =>
  moment(iso, { dateStyle: 'medium', timeStyle: 'short', ...(timeZone !== undefined && { timeZone }) });

/** A day of the calendar, such as 2026-12-31, which is the same day everywhere. */
export const day = (date: string) => moment(`${date}T00:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' });

export const time = (iso: string, timeZone?: string) =>
  moment(iso, { timeStyle: 'short', ...(timeZone !== undefined && { timeZone }) });

/** Minutes and seconds, as a clock that runs down shows them. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
  return hours === 0 ? rest : `${hours}:${rest}`;
}
