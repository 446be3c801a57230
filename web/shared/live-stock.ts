import { signal } from '@preact/signals';
import type { StreamEvent } from '../../clients/typescript/src/index.ts';
import type { Product } from './goods.ts';

interface Told {
  readonly stock: number;
  readonly version: number;
}

/** What was told of the stock of products, while pages were open. */
const told = signal<Readonly<Record<string, Told>>>({});

/** An event may come twice, or late: of two the higher version counts. */
export function takeStockEvent(event: StreamEvent): void {
  if (event.type !== 'stock.changed') return;
  const { productId, stock, version } = event.data;
  const known = told.value[productId];
  if (known === undefined || version >= known.version) told.value = { ...told.value, [productId]: { stock, version } };
}

/** How many there are, by whatever is newer: what was read, or what was told since. */
export function stockOf({ id, stock, version }: Product): number {
  const event = told.value[id];
  return event !== undefined && event.version >= version ? event.stock : stock;
}
