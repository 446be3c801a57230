import { useEffect, useState } from 'preact/hooks';
import { useLoad } from '../../shared/hooks.ts';
import type { Failure } from '../../shared/market.ts';
import { keepDraft, resumed } from './drafts.ts';
import { type Editing, rebase } from './editing.ts';
import { readProduct } from './products.ts';

interface UsedEditing {
  readonly editing: Editing | undefined;
  readonly setEditing: (change: (before: Editing) => Editing) => void;
  readonly failure: Failure | undefined;
  /** Reads anew what the market knows; what was typed stays. */
  readonly reload: () => void;
}

/** A product to be edited: read, kept over a reload of the page, and read anew whenever somebody comes back to it. */
export function useEditing(id: string): UsedEditing {
  const { data, failure, isLoading, reload } = useLoad((signal) => readProduct(id, signal), [id]);
  const [editing, setState] = useState<Editing | undefined>(undefined);
  const setEditing = (change: (before: Editing) => Editing) =>
    setState((before) => {
      const next = before && change(before);
      keepDraft(id, next);
      return next;
    });
  useEffect(() => {
    if (data !== undefined) setState((before) => (before === undefined ? resumed(id, data) : rebase(before, data)));
  }, [data]);
  useEffect(() => {
    if (isLoading) return;
    addEventListener('focus', reload);
    return () => removeEventListener('focus', reload);
  }, [reload, isLoading]);
  return { editing, setEditing, failure: editing === undefined ? failure : undefined, reload };
}
