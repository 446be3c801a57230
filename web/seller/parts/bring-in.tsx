import { useEffect, useState } from 'preact/hooks';
import { number } from '../../shared/format.ts';
import { useAction } from '../../shared/hooks.ts';
import { FailureNotice, Notice } from '../../shared/parts/notice.tsx';
import { Button, Field, Select } from '../../shared/parts/small.tsx';
import { common } from '../../shared/words.ts';
import { bringIn, FILE_BYTES_MAX, IMPORTS, type Imported, type ImportKind } from '../state/files.ts';
import { t } from '../words/files.ts';
import { type Column, Table } from './table.tsx';

/** Reads a file, sends it, and says what became of each line. */
export function BringIn() {
  const { isBusy, failure, act, forget } = useAction();
  const [kind, setKind] = useState<ImportKind>('products');
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const [lines, setLines] = useState(0);
  const [outcome, setOutcome] = useState<Imported | undefined>(undefined);
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const file = form.get('file');
    const partial = form.has('partial');
    setOutcome(undefined);
    forget();
    const mistake = mistakeOf(file);
    setWrong(mistake);
    if (mistake !== undefined || !(file instanceof File)) return;
    act(async () => {
      setLines(0);
      const text = await file.text();
      setLines(text.split('\n').filter((line) => line.trim() !== '').length - 1);
      setOutcome(await bringIn({ kind, text, partial, file }));
    });
  };
  return (
    <form class="panel form" onSubmit={send}>
      <h2>{t().importTitle}</h2>
      <Select
        id="import"
        label={t().kind}
        hint={`${t().columns}: ${t().columnsOf(kind)}. ${t().columnsHint}`}
        input={{ value: kind, onChange: (event) => setKind(event.currentTarget.value as ImportKind) }}
        options={IMPORTS.map((one) => [one, t().kindOf(one)] as const)}
      />
      <Field
        id="file"
        label={t().file}
        error={wrong}
        input={{ name: 'file', type: 'file', accept: '.csv,text/csv', onChange: () => setOutcome(undefined) }}
      />
      <label class="check">
        <input type="checkbox" name="partial" /> {t().partial}
      </label>
      <Button type="submit" class="primary" isBusy={isBusy}>
        {t().send}
      </Button>
      <Progress isBusy={isBusy} lines={lines} />
      <FailureNotice failure={failure} />
      {outcome !== undefined && <Outcome outcome={outcome} />}
    </form>
  );
}

function mistakeOf(file: FormDataEntryValue | null): string | undefined {
  if (!(file instanceof File) || file.size === 0) return t().chooseFile;
  return file.size > FILE_BYTES_MAX ? t().tooLarge : undefined;
}

/** How long it takes by now: the market says nothing before it has decided about all lines. */
function Progress({ isBusy, lines }: { readonly isBusy: boolean; readonly lines: number }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!isBusy) return;
    setSeconds(0);
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(timer);
  }, [isBusy]);
  return (
    <>
      {isBusy && <progress aria-label={t().importTitle} />}
      {/* Each second is for the eye: who listens hears that it began. */}
      <p class="visually-hidden" role="status">
        {isBusy && common().processing}
      </p>
      {isBusy && <p class="muted">{lines === 0 ? t().reading : t().sending(number(lines), number(seconds))}</p>}
    </>
  );
}

/** As many wrong lines as somebody mends before trying again. */
const SHOWN_MAX = 100;

function Outcome({ outcome: { imported, rejected } }: { readonly outcome: Imported }) {
  const columns: readonly Column<Imported['rejected'][number]>[] = [
    { head: t().line, cell: ({ line }) => number(line) },
    { head: t().column, cell: ({ field }) => <span class="tag">{field}</span> },
    { head: t().reason, cell: ({ reason }) => reason },
  ];
  return (
    <>
      {imported > 0 && <Notice kind="good">{t().imported(number(imported))}</Notice>}
      {rejected.length > 0 && (
        <Notice kind="bad" title={t().rejectedTitle(number(rejected.length))}>
          {imported === 0 && <p>{t().nothingDone}</p>}
        </Notice>
      )}
      {rejected.length > 0 && (
        <Table
          caption={t().rejectedTitle(number(rejected.length))}
          columns={columns}
          rows={rejected.slice(0, SHOWN_MAX)}
          keyOf={({ line, field }) => `${line} ${field}`}
        />
      )}
      {rejected.length > SHOWN_MAX && <p class="muted">{t().moreLines(number(rejected.length - SHOWN_MAX))}</p>}
    </>
  );
}
