import { useState } from 'preact/hooks';
import { dateTime } from '../../shared/format.ts';
import { useAction } from '../../shared/hooks.ts';
import { FormFailure, Notice } from '../../shared/parts/notice.tsx';
import { Button } from '../../shared/parts/small.tsx';
import { visitorWith } from '../../shared/visitor.ts';
import { common } from '../../shared/words.ts';
import {
  type Conflict,
  changed,
  type Editing,
  hasConflicts,
  keepMine,
  refused,
  saved,
  shown,
  takeTheirs,
  type,
} from '../state/editing.ts';
import { type Field, patchOf } from '../state/fields.ts';
import { isEditConflict, readSince, saveProduct } from '../state/products.ts';
import { say } from '../state/said.ts';
import { p } from '../words/products.ts';
import { ProductFields } from './product-fields.tsx';

interface ProductFormProps {
  readonly editing: Editing;
  readonly setEditing: (change: (before: Editing) => Editing) => void;
}

/** What is said of a product. What others change meanwhile is merged, and asked about where both changed the same. */
export function ProductForm({ editing, setEditing }: ProductFormProps) {
  const [isTried, setTried] = useState(false);
  const { isBusy, failure, act } = useAction();
  const { product, conflicts } = editing;
  const changes = changed(editing);
  const { patch, mistakes } = patchOf(changes, product);
  const isWrong = Object.keys(mistakes).length > 0;
  const isOpen = hasConflicts(editing);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (isWrong || isOpen || Object.keys(changes).length === 0) return;
    void act(async () => {
      try {
        const read = await saveProduct(product.id, editing.etag, patch);
        setEditing((before) => saved(before, changes, read));
        setTried(false);
        say(p().saved);
      } catch (error) {
        if (!isEditConflict(error)) throw error;
        const { conflicts: told } = error.problem;
        const read = await readSince(product.id, told);
        setEditing((before) => refused(before, told, read));
      }
    });
  };
  const below = (field: Field) => {
    const conflict = conflicts[field];
    if (conflict === undefined) return null;
    return <Both field={field} conflict={conflict} mine={shown(editing)[field]} setEditing={setEditing} />;
  };
  return (
    <form class="panel form" onSubmit={submit} aria-label={p().whatItIs}>
      <News editing={editing} setEditing={setEditing} />
      <ProductFields
        texts={shown(editing)}
        measure={product}
        mistakes={isTried ? mistakes : {}}
        failure={failure}
        onType={(field, text) => setEditing((before) => type(before, field, text))}
        below={below}
      />
      {isOpen && <Notice kind="info">{p().chooseFirst}</Notice>}
      {isTried && isWrong && <Notice kind="bad">{common().correctFields}</Notice>}
      <FormFailure failure={failure} />
      <div class="buttons">
        <Button type="submit" class="primary" isBusy={isBusy}>
          {p().save}
        </Button>
        <span class="muted">{Object.keys(changes).length === 0 ? p().nothingToSave : p().notSaved}</span>
      </div>
    </form>
  );
}

/** What others have changed while this was open, and does not touch what was typed here. */
function News({ editing: { news, product }, setEditing }: ProductFormProps) {
  if (news.length === 0) return null;
  const texts = shown({ product, typed: {} });
  return (
    <Notice kind="info" title={p().mergedTitle}>
      <ul>
        {news.map((field) => (
          <li key={field}>{p().nowIs(p().field(field), brief(wordsOf(field, texts[field])))}</li>
        ))}
      </ul>
      <button type="button" class="button small" onClick={() => setEditing((before) => ({ ...before, news: [] }))}>
        {p().understood}
      </button>
    </Notice>
  );
}

const BRIEF_MAX = 140;
const brief = (text: string) => (text.length > BRIEF_MAX ? `${text.slice(0, BRIEF_MAX)} …` : text);

interface BothProps extends Pick<ProductFormProps, 'setEditing'> {
  readonly field: Field;
  readonly conflict: Conflict;
  readonly mine: string;
}

/** What both have made of a field, side by side: whoever edits last chooses. */
function Both({ field, conflict: { theirs, by, at }, mine, setEditing }: BothProps) {
  const isSelf = by === visitorWith('SELLER')?.id;
  return (
    <section class="both" aria-label={p().bothChanged(p().field(field))}>
      <p role="alert">
        <strong>{p().bothChanged(p().field(field))}</strong>{' '}
        {at !== undefined && (
          <span class="muted">{isSelf ? p().byThisAccount(dateTime(at)) : p().byAnother(dateTime(at))}</span>
        )}
      </p>
      <div class="pair">
        <div class="one-side">
          <span class="label">{p().mine}</span>
          <span class="words">{mine === '' ? p().emptyField : wordsOf(field, mine)}</span>
          <button type="button" class="button" onClick={() => setEditing((before) => keepMine(before, field))}>
            {p().keepMine}
          </button>
        </div>
        <div class="one-side">
          <span class="label">{p().theirs}</span>
          <span class="words">{theirs === '' ? p().emptyField : wordsOf(field, theirs)}</span>
          <button type="button" class="button" onClick={() => setEditing((before) => takeTheirs(before, field))}>
            {p().takeTheirs}
          </button>
        </div>
      </div>
    </section>
  );
}

const wordsOf = (field: Field, text: string) => (field === 'category' ? p().categoryOf(text) : text);
