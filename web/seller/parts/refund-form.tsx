import { useState } from 'preact/hooks';
import { money } from '../../shared/format.ts';
import { useAction } from '../../shared/hooks.ts';
import type { Failure } from '../../shared/market.ts';
import { useQuestion } from '../../shared/parts/confirm.tsx';
import { errorOf, Notice } from '../../shared/parts/notice.tsx';
import { Button, Field } from '../../shared/parts/small.tsx';
import { hasLeft, type OrderDetails } from '../state/orders.ts';
import { centavosOf } from '../state/pesos.ts';
import { refund, type WantedRefund } from '../state/refunds.ts';
import { say } from '../state/said.ts';
import { t } from '../words/refunds.ts';
import { RefundItems } from './refund-items.tsx';
import { RefundRefusal } from './refund-refusal.tsx';

const KINDS = ['all', 'items', 'amount'] as const;
type Kind = (typeof KINDS)[number];

interface KindsProps {
  readonly kinds: readonly Kind[];
  readonly chosen: Kind;
  readonly leftMoney: string;
  readonly onChoose: (kind: Kind) => void;
}

/** In which way money goes back. */
function Kinds({ kinds, chosen, leftMoney, onChoose }: KindsProps) {
  return (
    <fieldset class="kinds">
      <legend class="visually-hidden">{t().refund}</legend>
      {kinds.map((kind) => (
        <label key={kind} class="choice">
          <input type="radio" name="kind" value={kind} checked={kind === chosen} onChange={() => onChoose(kind)} />
          <span>
            <strong>{nameOf(kind, leftMoney)}</strong>
            <small>{textOf(kind)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface AmountProps {
  readonly leftMoney: string;
  readonly typed: string;
  readonly wrong: string | undefined;
  readonly onType: (text: string) => void;
}

function Amount({ leftMoney, typed, wrong, onType }: AmountProps) {
  return (
    <Field
      id="refund-amount"
      label={t().amount}
      hint={t().amountHint(leftMoney)}
      error={wrong}
      input={{
        inputMode: 'decimal',
        autocomplete: 'off',
        value: typed,
        onInput: (event) => onType(event.currentTarget.value),
      }}
    />
  );
}

interface MoreProps {
  readonly mayComeBack: boolean;
  readonly failure: Failure | undefined;
}

/** What becomes of the goods, and why. */
function More({ mayComeBack, failure }: MoreProps) {
  return (
    <>
      {mayComeBack && (
        <label class="check">
          <input type="checkbox" name="restock" defaultChecked /> {t().restock}
        </label>
      )}
      <Field
        id="refund-reason"
        label={t().reason}
        hint={t().reasonHint}
        error={errorOf(failure, 'reason')}
        input={{ name: 'reason', maxLength: 500, autocomplete: 'off' }}
      />
    </>
  );
}

interface RefundFormProps {
  readonly order: OrderDetails;
  /** In minor units. */
  readonly left: number;
  readonly onChanged: () => void;
}

/** What goes back, asked for once more before it does. */
export function RefundForm({ order, left, onChanged }: RefundFormProps) {
  const [kind, setKind] = useState<Kind>('all');
  const [quantities, setQuantities] = useState<Readonly<Record<string, number>>>({});
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const [asked, setAsked] = useState<WantedRefund | undefined>(undefined);
  const { isBusy, failure, act, forget } = useAction();
  const question = useQuestion(asked !== undefined);
  const currency = order.total.currency;
  const leftMoney = money({ amount: left, currency });
  const kinds = KINDS.filter((one) => one !== 'items' || order.items.length > 0);
  const choose = (next: Kind) => {
    setKind(next);
    setWrong(undefined);
    setAsked(undefined);
    forget();
  };
  const look = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const wanted = wantedBy(kind, { quantities, typed, left, order, form });
    forget();
    setWrong(typeof wanted === 'string' ? wanted : undefined);
    setAsked(typeof wanted === 'string' ? undefined : wanted);
  };
  const send = (wanted: WantedRefund) =>
    void act(() =>
      refund(order.id, wanted)
        .then(({ amount }) => say(t().done(money(amount))))
        .finally(() => {
          setAsked(undefined);
          onChanged();
        }),
    );
  return (
    // What was asked is what is sent: whoever changes it is asked anew.
    <form class="form" onSubmit={look} onInput={() => !isBusy && setAsked(undefined)}>
      <p class="muted">{t().refundLeft(leftMoney)}</p>
      <Kinds kinds={kinds} chosen={kind} leftMoney={leftMoney} onChoose={choose} />
      {kind === 'items' && <RefundItems order={order} quantities={quantities} onChange={setQuantities} />}
      {kind === 'amount' && <Amount leftMoney={leftMoney} typed={typed} wrong={wrong} onType={setTyped} />}
      {kind === 'items' && wrong && <Notice kind="bad">{wrong}</Notice>}
      <More mayComeBack={hasLeft(order) && kind !== 'amount'} failure={failure} />
      <div ref={question}>
        {asked === undefined ? (
          <Button type="submit">{t().send}</Button>
        ) : (
          <Sure
            wanted={asked}
            leftMoney={leftMoney}
            currency={currency}
            isBusy={isBusy}
            send={send}
            no={() => choose(kind)}
          />
        )}
      </div>
      <RefundRefusal failure={failure} order={order} />
    </form>
  );
}

interface SureProps {
  readonly wanted: WantedRefund;
  readonly leftMoney: string;
  readonly currency: string;
  readonly isBusy: boolean;
  readonly send: (wanted: WantedRefund) => void;
  readonly no: () => void;
}

/** Money that went back does not come again: it is asked once more. */
function Sure({ wanted, leftMoney, currency, isBusy, send, no }: SureProps) {
  const { amount, items } = wanted;
  const what = amount !== undefined ? money({ amount, currency }) : items === undefined ? leftMoney : t().itemsWorth;
  return (
    <div class="notice" role="alert">
      <p>{t().sure(what)}</p>
      <div class="confirm-do">
        <Button class="primary" isBusy={isBusy} onClick={() => send(wanted)}>
          {t().yes}
        </Button>
        <Button class="quiet" onClick={no}>
          {t().no}
        </Button>
      </div>
    </div>
  );
}

function nameOf(kind: Kind, leftMoney: string): string {
  if (kind === 'all') return t().all(leftMoney);
  return kind === 'items' ? t().byItems : t().byAmount;
}

function textOf(kind: Kind): string {
  if (kind === 'all') return t().allText;
  return kind === 'items' ? t().byItemsText : t().byAmountText;
}

interface Given {
  readonly quantities: Readonly<Record<string, number>>;
  readonly typed: string;
  /** In minor units. */
  readonly left: number;
  readonly order: OrderDetails;
  readonly form: FormData;
}

/** What was chosen, or what is wrong with it. */
function wantedBy(kind: Kind, { quantities, typed, left, order, form }: Given): WantedRefund | string {
  const reason = String(form.get('reason') ?? '').trim();
  const restock = !hasLeft(order) || kind === 'amount' || form.has('restock');
  const more = { ...(reason !== '' && { reason }), ...(!restock && { restock }) };
  if (kind === 'all') return more;
  if (kind === 'amount') {
    const amount = centavosOf(typed);
    if (amount === undefined) return t().wrongAmount;
    if (amount > left) return t().exceeds(money({ amount: left, currency: order.total.currency }));
    return { amount, ...more };
  }
  const chosen = Object.entries(quantities).filter(([, quantity]) => quantity > 0);
  const items = chosen.map(([productId, quantity]) => ({ productId, quantity }));
  return items.length === 0 ? t().chooseItems : { items, ...more };
}
