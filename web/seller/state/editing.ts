import type { ProblemOf } from '../../../clients/typescript/src/index.ts';
import type { Product } from '../../shared/goods.ts';
import { FIELDS, type Field, type Texts, textOf, textsOf } from './fields.ts';

/** What the market knows of a product, and by which name of that state an edit is merged. */
export interface Read {
  readonly product: Product;
  readonly etag: string;
}

/** Somebody else has changed what was changed here, too. */
export interface Conflict {
  readonly theirs: string;
  /** Known once the market has refused: its account, and when. */
  readonly by?: string;
  readonly at?: string;
}

/**
 * A product as somebody edits it. Only what was typed is kept beside what the market knows: so what others change in other fields
 * is simply there, and what they change in the same is asked about.
 */
export interface Editing extends Read {
  readonly typed: Partial<Texts>;
  readonly conflicts: Partial<Record<Field, Conflict>>;
  /** Fields that others have changed while this was open, and that were taken over. */
  readonly news: readonly Field[];
}

export const begin = (read: Read): Editing => ({ ...read, typed: {}, conflicts: {}, news: [] });

/** What stands in the form. */
export const shown = ({ product, typed }: Pick<Editing, 'product' | 'typed'>): Texts => ({
  ...textsOf(product),
  ...typed,
});

/** The fields that hold something else than the market knows. */
export function changed({ product, typed }: Pick<Editing, 'product' | 'typed'>): Partial<Texts> {
  const known = textsOf(product);
  return Object.fromEntries(Object.entries(typed).filter(([field, text]) => text !== known[field as Field]));
}

export const hasConflicts = ({ conflicts }: Editing) => Object.keys(conflicts).length > 0;

export function type(editing: Editing, field: Field, text: string): Editing {
  return { ...editing, typed: { ...editing.typed, [field]: text } };
}

const without = <T extends object>(from: T, field: Field): T => {
  const { [field as keyof T]: _, ...rest } = from;
  return rest as T;
};

/** What was typed is saved next, over what others have changed. */
export const keepMine = (editing: Editing, field: Field): Editing => ({
  ...editing,
  conflicts: without(editing.conflicts, field),
});

/** What others have changed stays. */
export const takeTheirs = (editing: Editing, field: Field): Editing => ({
  ...editing,
  typed: without(editing.typed, field),
  conflicts: without(editing.conflicts, field),
});

/** Fields of which two states say something else. */
function differing(before: Product, now: Product): Field[] {
  const known = textsOf(before);
  const texts = textsOf(now);
  return FIELDS.filter((field) => known[field] !== texts[field]);
}

/** The market knows something else by now: what was typed stays, and what both changed is a conflict. */
export function rebase(editing: Editing, read: Read): Editing {
  if (read.product.revision < editing.product.revision) return editing;
  const texts = textsOf(read.product);
  const typed = changed({ product: read.product, typed: editing.typed });
  const others = differing(editing.product, read.product);
  const before = Object.entries(editing.conflicts).filter(([field]) => field in typed);
  const asked = others.filter((field) => field in typed).map((field) => [field, { theirs: texts[field] }] as const);
  return {
    ...read,
    typed,
    conflicts: Object.fromEntries([...before, ...asked]),
    news: [...new Set([...editing.news, ...others.filter((field) => !(field in editing.typed))])],
  };
}

/** The market has taken what was sent; what it knows beside that, others have changed. */
export function saved(editing: Editing, sent: Partial<Texts>, read: Read): Editing {
  const news = differing(editing.product, read.product).filter((field) => !(field in sent));
  // What was typed while it was sent is still to be saved.
  const typed = Object.fromEntries(
    Object.entries(editing.typed).filter(([field, text]) => text !== sent[field as Field]),
  );
  return { ...read, typed: changed({ product: read.product, typed }), conflicts: {}, news };
}

type Refused = ProblemOf<'edit-conflict'>['conflicts'];

/** The market has refused fields that others have changed; it says what they hold, since when, and by whom. */
export function refused(editing: Editing, conflicts: Refused, read: Read): Editing {
  const rebased = rebase(editing, read);
  const asked = conflicts.flatMap(({ field, present, changedBy, changedAt }) => {
    if (!FIELDS.includes(field as Field)) return [];
    const theirs = textOf(field as Field, { ...read.product, [field]: present }, read.product);
    return [[field, { theirs, by: changedBy, at: changedAt }]] as const;
  });
  return { ...rebased, conflicts: { ...rebased.conflicts, ...Object.fromEntries(asked) } };
}
