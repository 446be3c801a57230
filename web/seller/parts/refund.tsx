import { useState } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { money } from '../../shared/format.ts';
import { useAction } from '../../shared/hooks.ts';
import type { Failure } from '../../shared/market.ts';
import { errorOf, FailureNotice, isOfFields, Notice } from '../../shared/parts/notice.tsx';
import { Button, Field } from '../../shared/parts/small.tsx';
import { hasLeft, type OrderDetails, refundable } from '../state/orders.ts';
import { centavosOf } from '../state/pesos.ts';
import { finishRefund, type Refund, refund, unansweredRefund, type WantedRefund } from '../state/refunds.ts';
import { say } from '../state/said.ts';
import { t } from '../words/refunds.ts';
import { OrderRefusal } from './order-refusal.tsx';
import { useQuantities } from './quantities.ts';
import { RefundItems } from './refund-items.tsx';

interface RefundPanelProps {
  readonly order: OrderDetails;
  readonly onChanged: () => void;
}

/** Gives money of an order back: all that is left, some pieces, or an amount. */
export function RefundPanel({ order, onChanged }: RefundPanelProps) {
  if (unansweredRefund(order.id) !== undefined) return <Unanswered order={order} onChanged={onChanged} />;
  const left = refundable(order);
  if (left <= 0) return null;
  return (
    <details class="panel refund">
      <summary>{t().refund}</summary>
      <RefundForm key={left} order={order} left={left} onChanged={onChanged} />
    </details>
  );
}

const tell = ({ amount }: Refund) => say(t().done(money(amount)));

/** A refund whose answer never came is settled before another is asked for. */
function Unanswered({ order, onChanged }: RefundPanelProps) {
  const { isBusy, failure, act } = useAction();
  const ask = () =>
    void act(() =>
      finishRefund(order.id)
        .then((done) => done && tell(done))
        .finally(onChanged),
    );
  return (
    <section class="panel">
      <Notice kind="info" title={t().unanswered}>
        <p>{t().unansweredText}</p>
        <Button class="primary" isBusy={isBusy} onClick={ask}>
          {t().findOut}
        </Button>
      </Notice>
      <RefundRefusal failure={failure} order={order} retry={ask} />
    </section>
  );
}

const KINDS = ['all', 'items', 'amount'] as const;
type Kind = (typeof KINDS)[number];

interface RefundFormProps extends RefundPanelProps {
  /** In minor units. */
  readonly left: number;
}

function RefundForm({ order, left, onChanged }: RefundFormProps) {
  const [kind, setKind] = useState<Kind>('all');
  const [quantities, setQuantities] = useState<Readonly<Record<string, number>>>({});
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const [asked, setAsked] = useState<WantedRefund | undefined>(undefined);
  const { isBusy, failure, act, forget } = useAction();
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
    const wanted = wantedBy(kind, { quantities, typed, order, form });
    forget();
    setWrong(typeof wanted === 'string' ? wanted : undefined);
    setAsked(typeof wanted === 'string' ? undefined : wanted);
  };
  const send = (wanted: WantedRefund) =>
    void act(() =>
      refund(order.id, wanted)
        .then(tell)
        .finally(() => {
          setAsked(undefined);
          onChanged();
        }),
    );
  return (
    <form class="form" onSubmit={look}>
      <p class="muted">{t().refundLeft(leftMoney)}</p>
      <fieldset class="kinds">
        <legend class="visually-hidden">{t().refund}</legend>
        {kinds.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="kind" value={one} checked={kind === one} onChange={() => choose(one)} />
            <span>
              <strong>{nameOf(one, leftMoney)}</strong>
              <small>{textOf(one)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'items' && <RefundItems order={order} quantities={quantities} onChange={setQuantities} />}
      {kind === 'amount' && (
        <Field
          id="refund-amount"
          label={t().amount}
          hint={t().amountHint(leftMoney)}
          error={wrong}
          input={{
            inputMode: 'decimal',
            autocomplete: 'off',
            value: typed,
            onInput: (event) => setTyped(event.currentTarget.value),
          }}
        />
      )}
      {kind === 'items' && wrong && <Notice kind="bad">{wrong}</Notice>}
      {hasLeft(order) && kind !== 'amount' && (
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
  readonly order: OrderDetails;
  readonly form: FormData;
}

/** What was chosen, or what is wrong with it. */
function wantedBy(kind: Kind, { quantities, typed, order, form }: Given): WantedRefund | string {
  const reason = String(form.get('reason') ?? '').trim();
  const restock = !hasLeft(order) || kind === 'amount' || form.has('restock');
  const more = { ...(reason !== '' && { reason }), ...(!restock && { restock }) };
  if (kind === 'all') return more;
  if (kind === 'amount') {
    const amount = centavosOf(typed);
    return amount === undefined ? t().wrongAmount : { amount, ...more };
  }
  const chosen = Object.entries(quantities).filter(([, quantity]) => quantity > 0);
  const items = chosen.map(([productId, quantity]) => ({ productId, quantity }));
  return items.length === 0 ? t().chooseItems : { items, ...more };
}

interface RefusalProps {
  readonly failure: Failure | undefined;
  readonly order: OrderDetails;
  readonly retry?: () => void;
}

/** Why nothing went back, and what can. */
function RefundRefusal({ failure, order, retry = () => {} }: RefusalProps) {
  const quantityOf = useQuantities(order.items);
  if (!(failure instanceof TianguisError)) return <FailureNotice failure={failure} />;
  if (isOfFields(failure))
    return <Notice kind="bad">{failure.problem.errors.map(({ message }) => message).join(' ')}</Notice>;
  const { problem } = failure;
  if (problem.code === 'refund-exceeds-payment') return <Notice kind="bad">{t().exceeds(money(problem.left))}</Notice>;
  if (problem.code === 'too-many-refunds') return <Notice kind="bad">{t().tooMany}</Notice>;
  if (problem.code !== 'refund-exceeds-items') return <OrderRefusal failure={failure} order={order} retry={retry} />;
  const productName = (id: string) => order.items.find(({ productId }) => productId === id)?.name ?? '';
  return (
    <Notice kind="bad">
      <ul>
        {problem.items.map(({ productId, left }) => (
          <li key={productId}>{t().exceedsItems(productName(productId), quantityOf(productId, left))}</li>
        ))}
      </ul>
    </Notice>
  );
}
