import { coded } from '../../shared/codes.ts';
import { dateTime, money } from '../../shared/format.ts';
import type { OrderDetails } from '../state/orders.ts';
import { t } from '../words/orders.ts';
import { t as words } from '../words/refunds.ts';

interface OrderProps {
  readonly order: OrderDetails;
}

/** What happened to an order, by whom. */
export function History({ order: { history } }: OrderProps) {
  return (
    <section class="panel" aria-labelledby="history">
      <h2 id="history">{t().history}</h2>
      <ol class="history">
        {history.map(({ at, to, by, why, note }) => (
          <li key={`${at} ${to} ${why}`}>
            <strong>{coded().why(why)}</strong>
            <span class="muted">
              {dateTime(at)} · {t().by(by)}
            </span>
            {note && <span>{note}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What went back of its payment. */
export function Refunds({ order: { refunds, items } }: OrderProps) {
  if (refunds.length === 0) return null;
  const nameOf = (id: string) => items.find(({ productId }) => productId === id)?.name ?? '';
  return (
    <section class="panel" aria-labelledby="refunds">
      <h2 id="refunds">{words().refunds}</h2>
      <ul class="plain-list">
        {refunds.map(({ id, amount, createdAt, reason, status, items: parts }) => (
          <li key={id}>
            <strong>{money(amount)}</strong> <span class="tag">{words().statusOf(status)}</span>
            <span class="muted">
              {dateTime(createdAt)}
              {parts.length > 0 && ` · ${parts.map(({ productId }) => nameOf(productId)).join(', ')}`}
            </span>
            {reason && <span>{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Of serialised products, which pieces left. */
export function SentUnits({ order: { units, items } }: OrderProps) {
  if (units.length === 0) return null;
  const nameOf = (id: string) => items.find(({ productId }) => productId === id)?.name ?? '';
  return (
    <section class="panel" aria-labelledby="units">
      <h2 id="units">{t().unitsSent}</h2>
      <ul class="plain-list">
        {units.map(({ unitId, productId, serial, imei, assetTag, returnedAt }) => (
          <li key={unitId}>
            <span>
              {nameOf(productId)} <code>{[serial, imei, assetTag].filter(Boolean).join(' · ')}</code>
            </span>
            {returnedAt !== null && (
              <span class="tag">
                {t().returned} {dateTime(returnedAt)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
