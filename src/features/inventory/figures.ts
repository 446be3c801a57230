import { COUNT_MAX, type Figure } from '../feature.ts';

export const INVENTORY_FIGURES: readonly Figure[] = [
  {
    name: 'tianguis_products_with_negative_stock',
    help: 'Must always be 0.',
    questions: [`SELECT count(*)::int FROM (SELECT FROM products WHERE stock < 0 LIMIT ${COUNT_MAX}) counted`],
    read: ([negative]) => [{ value: negative?.rows[0].count }],
  },
  {
    name: 'tianguis_products_with_shortfall',
    help: `Products of which more is promised than there is, since it expired; ${COUNT_MAX} means that many or more.`,
    questions: [`SELECT count(*)::int FROM (SELECT FROM products WHERE shortfall > 0 LIMIT ${COUNT_MAX}) counted`],
    read: ([short]) => [{ value: short?.rows[0].count }],
  },
  {
    name: 'tianguis_products_with_low_stock',
    help: `Products of which as few are left as their seller's threshold says; ${COUNT_MAX} means that many or more.`,
    questions: [`SELECT count(*)::int FROM (SELECT FROM low_stock_products LIMIT ${COUNT_MAX}) counted`],
    read: ([low]) => [{ value: low?.rows[0].count }],
  },
];
