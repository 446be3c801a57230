import { COUNT_MAX, type Figure } from '../feature.ts';

export const INVENTORY_FIGURES: readonly Figure[] = [
  {
    name: 'tianguis_products_with_negative_stock',
    help: 'Must always be 0.',
    questions: [`SELECT count(*)::int FROM (SELECT FROM products WHERE stock < 0 LIMIT ${COUNT_MAX}) counted`],
    read: ([negative]) => [{ value: negative?.rows[0].count }],
  },
];
