/** What comes together once somebody looks at orders. */
export { OrderPage } from './order.tsx';
export { OrdersPage } from './orders.tsx';
export { PickListPage } from './pick-list.tsx';
export { AllPickListsPage, PickingPage } from './picking.tsx';
