import { computed, signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { ROOT } from './root.ts';

const rootPath = new URL(ROOT).pathname;

/** Where the page is, relative to the market's root and without its `?`: '', 'shop/cart'. */
const place = signal(here());

function here(): { path: string; query: string } {
  const { pathname, search } = location;
  return { path: pathname.startsWith(rootPath) ? pathname.slice(rootPath.length) : '', query: search };
}

export const path = computed(() => place.value.path);
export const query = computed(() => new URLSearchParams(place.value.query));

/** The address of a place of the market, under whatever prefix it is. */
export const hrefOf = (to: string) => ROOT + to;

/** Goes somewhere, as a link does. @param options replace: without a step back to where one was */
export function navigate(to: string, { replace = false } = {}): void {
  const change = replace ? 'replaceState' : 'pushState';
  const was = query.value.get('page');
  const wasAt = path.value;
  history[change](null, '', hrefOf(to));
  place.value = here();
  // What is sorted or searched anew is looked at where one is; another page begins at its top.
  if (path.value !== wasAt || query.value.get('page') !== was) scrollTo(0, 0);
}

/** @returns a way on after something was done, which takes nobody along who has gone elsewhere meanwhile */
export function useWayOn(): typeof navigate {
  const isHere = useRef(true);
  useEffect(
    () => () => {
      isHere.current = false;
    },
    [],
  );
  return (to, options) => {
    if (isHere.current) navigate(to, options);
  };
}

export function keepPlace(): void {
  addEventListener('popstate', () => {
    place.value = here();
  });
}

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly children?: ComponentChildren;
  readonly 'aria-label'?: string;
  readonly 'aria-current'?: 'page' | 'true' | undefined;
}

/** A link to a place of the market; other tabs and windows work as with any link. */
export function Link({ to, ...rest }: LinkProps) {
  const go = (event: MouseEvent) => {
    const isOther = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || isOther) return;
    event.preventDefault();
    navigate(to);
  };
  return <a {...rest} href={hrefOf(to)} onClick={go} />;
}
