import { locale } from '../../shared/format.ts';

/** Figures as people read them; null has none. */

const format = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale(), options);

export const whole = (value: number) => format({ maximumFractionDigits: 0 }).format(value);
export const compact = (value: number) =>
  format({
    notation: Math.abs(value) >= 100_000 ? 'compact' : 'standard',
    maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0,
  }).format(value);
export const decimals = (value: number) => format({ maximumFractionDigits: 2 }).format(value);
export const percent = (value: number) => `${format({ maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} %`;

/** Of pesos. */
export const pesos = (value: number) =>
  format({
    style: 'currency',
    currency: 'MXN',
    currencyDisplay: 'narrowSymbol',
    notation: Math.abs(value) >= 100_000 ? 'compact' : 'standard',
    maximumFractionDigits: Math.abs(value) >= 100_000 ? 1 : 0,
  }).format(value);

const MINUTE_S = 60;
const HOUR_S = 3_600;

/** A span of time, in its own unit. */
export function span(seconds: number): string {
  const unit = (value: number, name: string, digits = 0) =>
    `${format({ maximumFractionDigits: digits }).format(value)} ${name}`;
  if (seconds === 0) return unit(0, 's');
  if (seconds < 1) return unit(seconds * 1_000, 'ms', seconds < 0.01 ? 1 : 0);
  if (seconds < MINUTE_S) return unit(seconds, 's', seconds < 10 ? 1 : 0);
  if (seconds < HOUR_S) return unit(seconds / MINUTE_S, 'min', 0);
  return unit(seconds / HOUR_S, 'h', 1);
}
