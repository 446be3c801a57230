import { COUNT_MAX, type Figure } from '../feature.ts';

export const CART_FIGURES: readonly Figure[] = [
  {
    name: 'tianguis_stock_holds',
    help: 'Products that are held for carts, by state; ended: their time is up, and they have not come back yet. 5,000 means that or more.',
    labelNames: ['state'],
    questions: [
      `SELECT count(*)::int FROM (SELECT FROM stock_holds LIMIT ${COUNT_MAX}) counted`,
      `SELECT count(*)::int FROM (
         SELECT FROM cart_holds w WHERE w.expires_at < now() AND EXISTS (SELECT FROM stock_holds h WHERE h.cart_id = w.cart_id)
         LIMIT ${COUNT_MAX}) counted`,
    ],
    read: ([held, ended]) => [
      { labels: { state: 'held' }, value: held?.rows[0].count },
      { labels: { state: 'ended' }, value: ended?.rows[0].count },
    ],
  },
];
