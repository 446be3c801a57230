import { useState } from 'preact/hooks';
import { dateTime } from '../../shared/format.ts';
import { useLoad } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Loading } from '../../shared/parts/small.tsx';
import { type Order, type PickList, shortOf } from '../state/orders.ts';
import { keepPicked, pickedOf, readPickList } from '../state/picking.ts';
import { t } from '../words/picking.ts';
import { Address } from './order-goods.tsx';
import { OrderStatus } from './order-status.tsx';
import { useQuantities } from './quantities.ts';

interface PickSheetProps {
  readonly order: Order;
  /** What the places are called. */
  readonly places: ReadonlyMap<string, string> | undefined;
}

/** Which goods of an order to take from where, on a sheet of paper of its own. */
export function PickSheet({ order, places }: PickSheetProps) {
  const { data, failure, reload } = useLoad((signal) => readPickList(order.id, signal), [order.id, order.status]);
  return (
    <article class="panel sheet">
      <header class="ends">
        <h2>{t().ofOrder(shortOf(order.id))}</h2>
        <OrderStatus status={order.status} />
      </header>
      <p class="muted">
        {t().ordered} {dateTime(order.createdAt)}
      </p>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data?.lines.length === 0 && <p>{t().nothing}</p>}
      {data !== undefined && data.lines.length > 0 && <Picks order={order} list={data} places={places} />}
      <Address order={order} />
    </article>
  );
}

type Line = PickList['lines'][number];

interface PicksProps {
  readonly order: Order;
  readonly list: PickList;
  readonly places: ReadonlyMap<string, string> | undefined;
}

function Picks({ order, list, places }: PicksProps) {
  const [picked, setPicked] = useState(() => pickedOf(order.id));
  const quantityOf = useQuantities(list.lines);
  const nameOf = ({ productId }: Line) => order.items.find((item) => item.productId === productId)?.name ?? '';
  const tick = (key: string, isTaken: boolean) => {
    const next = new Set(picked);
    if (isTaken) next.add(key);
    else next.delete(key);
    keepPicked(order.id, next);
    setPicked(next);
  };
  return (
    <ul class="picks">
      {list.lines.map((line) => (
        <li key={line.productId}>
          <h3>
            {quantityOf(line.productId, line.quantity)} × {nameOf(line)}
          </h3>
          <ul class="places-of">
            {line.picks.map(({ warehouseId, lotId, lotCode, quantity }) => {
              const key = `${line.productId} ${warehouseId} ${lotId ?? ''}`;
              const said = quantityOf(line.productId, quantity);
              return (
                <li key={key}>
                  <label class="check">
                    <input
                      type="checkbox"
                      checked={picked.has(key)}
                      aria-label={t().taken(`${said} × ${nameOf(line)}`)}
                      onChange={(event) => tick(key, event.currentTarget.checked)}
                    />
                    <strong class="how-many">{said}</strong>
                    <span>
                      {places?.get(warehouseId) ?? t().warehouse}
                      <small>{lotCode === null ? t().noLot : `${t().lot} ${lotCode}`}</small>
                    </span>
                  </label>
                </li>
              );
            })}
            <Missing line={line} quantityOf={quantityOf} />
          </ul>
          <Units line={line} />
        </li>
      ))}
    </ul>
  );
}

/** Of what there is not enough of anywhere. */
function Missing({ line, quantityOf }: { line: Line; quantityOf: (productId: string, quantity: number) => string }) {
  const missing = line.quantity - line.picks.reduce((sum, { quantity }) => sum + quantity, 0);
  if (missing <= 0) return null;
  return (
    <li class="missing">
      <strong>{quantityOf(line.productId, missing)}</strong> {t().missing}
    </li>
  );
}

/** Of what is one of a kind, which pieces. */
function Units({ line: { units } }: { readonly line: Line }) {
  if (units.length === 0) return null;
  return (
    <ul class="units" aria-label={t().units}>
      {units.map(({ unitId, serial, imei, assetTag }) => (
        <li key={unitId}>
          <code>
            {[serial && t().serial(serial), imei && t().imei(imei), assetTag && t().tag(assetTag)]
              .filter(Boolean)
              .join(' · ') || shortOf(unitId)}
          </code>
        </li>
      ))}
    </ul>
  );
}
