import { keepOwn, ownOf } from '../../shared/own.ts';
import type { Editing, Read } from './editing.ts';
import { begin, rebase } from './editing.ts';

const place = (id: string) => `draft.${id}`;

/** Keeps what was typed and is not saved: a page that is loaded anew has it still. */
export function keepDraft(id: string, editing: Editing | undefined): void {
  const isTyped = editing !== undefined && Object.keys(editing.typed).length > 0;
  keepOwn(place(id), isTyped ? editing : undefined);
}

/** What was typed before, on what the market knows now: what others have changed since is merged, or asked about. */
export function resumed(id: string, read: Read): Editing {
  const kept = ownOf<Editing>(place(id));
  return kept === undefined ? begin(read) : rebase(kept, read);
}
