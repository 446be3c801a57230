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
