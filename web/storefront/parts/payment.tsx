import { useState } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { clock, money } from '../../shared/format.ts';
import { useAction, useTimeUntil } from '../../shared/hooks.ts';
import { Button } from '../../shared/parts/small.tsx';
import { ROOT } from '../../shared/root.ts';
import { path } from '../../shared/router.tsx';
import { isUnpaid, METHODS, type Method, type Order, pay } from '../state/payment.ts';
import { t } from '../words/index.ts';
import { FailureNotice, Notice } from './notice.tsx';

interface PaymentProps {
  readonly orders: readonly Order[];
  /** Reads the orders anew: an answer says less than they do. */
  readonly onAnswer: () => void;
}

/** Pays what is not paid yet; what waits for the buyer, at their bank say, leads there. */
export function Payment({ orders, onAnswer }: PaymentProps) {
  const unpaid = orders.filter(isUnpaid);
  const waiting = orders.filter(({ status }) => status === 'PENDING');
  return (
    <>
      {waiting.map((order) => (
        <Waiting key={order.id} order={order} />
      ))}
      {unpaid.length > 0 && <Choosing orders={unpaid} onAnswer={onAnswer} />}
    </>
  );
}

/** The provider's page; the simulated one's is on this server, under the market's prefix, and is told the way back. */
const pageOf = (url: string) =>
  url.startsWith('/') ? `${ROOT}${url.slice(1)}?back=${encodeURIComponent(path.value)}` : url;

function Waiting({ order: { payment } }: { readonly order: Order }) {
  const { nextAction } = payment;
  const url = nextAction?.url;
  return (
    <section class="panel waiting">
      <h2>{url === undefined ? t().waitingForBank : t().nextStep(nextAction?.type ?? '')}</h2>
      <p>{url === undefined ? t().waitingForBankText : t().nextStepText(nextAction?.type ?? '')}</p>
      {url !== undefined && (
        <a class="button primary" href={pageOf(url)} target="_blank" rel="noopener noreferrer">
          {t().goToBank} <span aria-hidden="true">↗</span>
          <span class="visually-hidden">{t().newTab}</span>
        </a>
      )}
      <p class="muted">
        <span class="spinner" aria-hidden="true" /> {t().pageFollows}
      </p>
    </section>
  );
}

function Choosing({ orders, onAnswer }: PaymentProps) {
  const [method, setMethod] = useState<Method>('pm_card_visa');
  const { isBusy, failure, act } = useAction();
  const expiresAt = orders.map((order) => order.expiresAt).sort()[0];
  const left = useTimeUntil(expiresAt);
  // Of several orders each is of one currency; what they come to together is what the button pays.
  const total = {
    amount: orders.reduce((sum, { total: { amount } }) => sum + amount, 0),
    currency: orders[0]?.total.currency ?? 'MXN',
  };
  const submit = () => void act(() => pay(orders, method).finally(onAnswer));
  const isDeclined =
    failure === undefined
      ? orders.some(({ history }) => history.at(-1)?.why === 'payment-declined')
      : failure instanceof TianguisError && failure.code === 'payment-declined';
  return (
    <form
      class="panel form payment"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2>{t().payment}</h2>
      <p class="muted">
        {t().payWithin}{' '}
        <strong class="clock" role="timer">
          {clock(left)}
        </strong>
      </p>
      {isDeclined && (
        <Notice kind="bad" title={t().declinedTitle}>
          <p>{t().declinedText}</p>
        </Notice>
      )}
      <fieldset class="methods">
        <legend class="visually-hidden">{t().method}</legend>
        {METHODS.map((name) => (
          <label key={name} class="method">
            <input type="radio" name="method" value={name} checked={method === name} onChange={() => setMethod(name)} />
            <span>
              <strong>{t().methodName(name)}</strong>
              <small>{t().methodText(name)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {!isDeclined && <FailureNotice failure={failure} retry={submit} />}
      <Button type="submit" class="primary wide" isBusy={isBusy}>
        {t().pay(money(total))}
      </Button>
      <p class="muted small">{t().simulated}</p>
    </form>
  );
}
