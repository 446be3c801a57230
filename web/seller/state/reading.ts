import { useEffect, useRef } from 'preact/hooks';
import type { Loaded } from '../../shared/hooks.ts';

const PAUSE_MS = 400;

/**
 * Reads anew after something has happened: one reading at a time, however much happens, and none that ends another.
 * @returns what is called when something has
 */
export function useSoon({ isLoading, reload }: Pick<Loaded<unknown>, 'isLoading' | 'reload'>): () => void {
  const isReading = useRef(isLoading);
  isReading.current = isLoading;
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const look = () => {
    timer.current = undefined;
    if (isReading.current) soon();
    else reload();
  };
  const soon = () => {
    timer.current ??= setTimeout(look, PAUSE_MS);
  };
  return soon;
}

/** The page of a list that the address names. */
export function pageIn(query: URLSearchParams): number {
  return Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1);
}

/** A place with what its list is narrowed by; what is absent is left out. */
export function placeWith(place: string, asked: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = new URLSearchParams(given).toString();
  return search === '' ? place : `${place}?${search}`;
}
