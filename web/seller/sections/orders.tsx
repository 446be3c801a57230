import { lazily } from '../../shared/parts/lazily.tsx';
import { OrdersToday } from '../parts/orders-today.tsx';
import type { Section } from '../sections.ts';
import { t } from '../words/orders.ts';

const pages = () => import('../pages/of-orders.ts');
const OrdersPage = lazily(async () => (await pages()).OrdersPage);
const OrderPage = lazily(async () => (await pages()).OrderPage);
const PickListPage = lazily(async () => (await pages()).PickListPage);
const PickingPage = lazily(async () => (await pages()).PickingPage);
const AllPickListsPage = lazily(async () => (await pages()).AllPickListsPage);

function page([name, more, ...rest]: readonly string[]) {
  if (rest.length > 0) return undefined;
  if (name === undefined) return <OrdersPage />;
  if (name === 'picks') return more === undefined ? <PickingPage /> : more === 'all' ? <AllPickListsPage /> : undefined;
  if (more === undefined) return <OrderPage key={name} id={name} />;
  return more === 'picks' ? <PickListPage key={name} id={name} /> : undefined;
}

/** What was ordered, and what becomes of it. */
export const orders: Section = { path: 'orders', icon: 'receipt', title: () => t().title, page, Today: OrdersToday };
