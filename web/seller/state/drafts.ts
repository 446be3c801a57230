import type { Editing, Read } from './editing.ts';
import { begin, rebase } from './editing.ts';

const place = (id: string) => `tianguis.draft.${id}`;

/** Keeps what was typed and is not saved: a page that is loaded anew has it still. */
export function keepDraft(id: string, editing: Editing | undefined): void {
  if (editing === undefined || Object.keys(editing.typed).length === 0) sessionStorage.removeItem(place(id));
  else sessionStorage.setItem(place(id), JSON.stringify(editing));
}

/** What was typed before, on what the market knows now: what others have changed since is merged, or asked about. */
export function resumed(id: string, read: Read): Editing {
  const kept = sessionStorage.getItem(place(id));
  return kept === null ? begin(read) : rebase(JSON.parse(kept) as Editing, read);
}
