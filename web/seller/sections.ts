import type { ComponentType, VNode } from 'preact';
import type { IconName } from '../shared/parts/icons.tsx';
import { balance } from './sections/balance.tsx';
import { files } from './sections/files.tsx';
import { orders } from './sections/orders.tsx';
import { products } from './sections/products.tsx';
import { stock } from './sections/stock.tsx';
import { vouchers } from './sections/vouchers.tsx';
import { webhooks } from './sections/webhooks.tsx';

/** A part of the desk, with its place in the navigation. */
export interface Section {
  /** Its address, below `seller/`. */
  readonly path: string;
  readonly icon: IconName;
  /** In the language of the page. */
  readonly title: () => string;
  /** @param rest what stands in the address behind its path. @returns undefined where there is nothing */
  readonly page: (rest: readonly string[]) => VNode | undefined;
  /** Used now and then: it is named at the foot of each page, not in the navigation. */
  readonly isRare?: true;
  /** What of it is to be done today, on the first page. */
  readonly Today?: ComponentType;
}

/** In the order of the navigation. */
export const SECTIONS: readonly Section[] = [orders, products, stock, balance, webhooks, vouchers, files];
