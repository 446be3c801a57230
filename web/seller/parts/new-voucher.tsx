import { useState } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { useAction } from '../../shared/hooks.ts';
import { errorOf, FailureNotice, isOfFields, Notice } from '../../shared/parts/notice.tsx';
import { Button, Field } from '../../shared/parts/small.tsx';
import { say } from '../state/said.ts';
import { type Mistakes, makeVoucher, voucherIn } from '../state/vouchers.ts';
import { t } from '../words/vouchers.ts';

/** How the market calls what stands in a field. */
const NAMES: Readonly<Record<keyof Mistakes, readonly string[]>> = {
  howMuch: ['percent', 'amount.amount'],
  minimum: ['minimum.amount'],
  totalLimit: ['totalLimit'],
  perBuyerLimit: ['perBuyerLimit'],
};

/** Makes a voucher; what was typed stays until it is made. */
export function NewVoucherForm({ onAnswer }: { readonly onAnswer: () => void }) {
  const { isBusy, failure, act, forget } = useAction();
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [isPercent, setPercent] = useState(true);
  const [turn, setTurn] = useState(0);
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    const { wanted, mistakes: found } = voucherIn(new FormData(event.currentTarget as HTMLFormElement));
    forget();
    setMistakes(found);
    if (Object.keys(found).length > 0) return;
    act(() =>
      makeVoucher(wanted)
        .then(({ code }) => {
          say(t().made(code));
          setTurn((before) => before + 1);
        })
        .finally(onAnswer),
    );
  };
  const code = failure instanceof TianguisError ? failure.code : undefined;
  const wrong = (field: keyof Mistakes) => mistakes[field] && mistakeOf(mistakes[field]);
  /** The market's names of what the form asks for. */
  const refusalOf = (field: keyof Mistakes) =>
    NAMES[field].map((name) => errorOf(failure, name)).find((message) => message !== undefined);
  const numeric = (name: keyof Mistakes, label: string, hint?: string) => (
    <Field
      id={name}
      label={label}
      hint={hint}
      error={wrong(name) ?? refusalOf(name)}
      input={{ name, inputMode: 'decimal', autocomplete: 'off', required: name === 'howMuch' }}
    />
  );
  const moment = (name: 'startsAt' | 'endsAt', label: string) => (
    <Field id={name} label={label} error={errorOf(failure, name)} input={{ name, type: 'datetime-local' }} />
  );
  return (
    <form key={turn} class="panel form new-voucher" onSubmit={make}>
      <h2>{t().add}</h2>
      <Field
        id="code"
        label={t().code}
        hint={t().codeHint}
        error={code === 'voucher-code-taken' ? t().codeTaken : errorOf(failure, 'code')}
        input={{ name: 'code', required: true, maxLength: 40, autocomplete: 'off', autocapitalize: 'characters' }}
      />
      <KindOf isPercent={isPercent} onChoose={setPercent} />
      {numeric('howMuch', t().howMuch, isPercent ? t().percentHint : undefined)}
      {numeric('minimum', t().minimum, t().minimumHint)}
      {numeric('totalLimit', t().totalLimit)}
      {numeric('perBuyerLimit', t().perBuyerLimit)}
      {moment('startsAt', t().startsAt)}
      {moment('endsAt', t().endsAt)}
      {code === 'too-many-vouchers' && <Notice kind="bad">{t().tooMany}</Notice>}
      {!isOfFields(failure) && code !== 'voucher-code-taken' && code !== 'too-many-vouchers' && (
        <FailureNotice failure={failure} />
      )}
      <Button type="submit" class="primary" isBusy={isBusy}>
        {t().create}
      </Button>
    </form>
  );
}

interface KindProps {
  readonly isPercent: boolean;
  readonly onChoose: (isPercent: boolean) => void;
}

/** A part of the price, or so many pesos. */
function KindOf({ isPercent, onChoose }: KindProps) {
  return (
    <fieldset class="kinds">
      <legend class="visually-hidden">{t().takesOff}</legend>
      {[true, false].map((percent) => (
        <label key={String(percent)} class="choice">
          <input
            type="radio"
            name="kind"
            value={percent ? 'percent' : 'amount'}
            checked={isPercent === percent}
            onChange={() => onChoose(percent)}
          />
          <span>{percent ? t().kindPercent : t().kindAmount}</span>
        </label>
      ))}
    </fieldset>
  );
}

function mistakeOf(mistake: NonNullable<Mistakes[keyof Mistakes]>): string {
  if (mistake === 'number') return t().wrongNumber;
  return mistake === 'percent' ? t().wrongPercent : t().wrongAmount;
}
