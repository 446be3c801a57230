import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Product } from './goods.ts';
import { asFailure, market } from './market.ts';

/** Of things in carts and orders: what they look like, and in what they are measured. */
type Looks = Pick<Product, 'category' | 'images' | 'unit' | 'unitScale' | 'name'>;

const looks = signal<Readonly<Record<string, Looks>>>({});
const asked = new Set<string>();

async function read(id: string): Promise<void> {
  if (asked.has(id)) return;
  asked.add(id);
  try {
    const { data } = await market().get('/api/marketplace/products/{id}', { params: { path: { id } } });
    looks.value = { ...looks.value, [id]: data };
  } catch (error) {
    // It is shown without: what it is called, costs and how many are known.
    asFailure(error);
    asked.delete(id);
  }
}

/** What was read or saved elsewhere is how it looks from now on. */
export function takeLooks(product: Product): void {
  asked.add(product.id);
  looks.value = { ...looks.value, [product.id]: product };
}

type KnownLooks = Omit<Looks, 'name'> & { readonly name?: string };

const PLAIN: KnownLooks = { category: 'OTRO', images: [], unit: 'PIECE', unitScale: 0 };

/** @returns how each product looks, as far as is known by now */
export function useLooks(ids: readonly string[]): (id: string) => KnownLooks {
  const all = ids.join(',');
  useEffect(() => {
    for (const id of new Set(ids)) void read(id);
  }, [all]);
  return (id) => looks.value[id] ?? PLAIN;
}
