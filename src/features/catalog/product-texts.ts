import { LRUCache } from 'lru-cache';
import type { Ask } from '../../platform/statements.ts';
import { findProducts, type ListedProduct } from './products.sql.ts';
import { productSchema } from './schemas.ts';
import { viewProduct } from './views.ts';

/** A bound on memory: products of the longest description are a few thousand. */
const CHARACTERS_MAX = 16 * 1024 * 1024;

/**
 * Products as they go out in lists: to read, check and write twenty of them is most of what a list costs, and most of them
 * were in another list a moment ago. Each is kept by its revision and version, so that what is kept is what is there.
 */
export class ProductTexts {
  readonly #kept: LRUCache<string, string> | undefined;

  /** @param keepMs how long texts are kept, in milliseconds; 0 keeps none */
  constructor(keepMs: number) {
    if (keepMs === 0) return;
    this.#kept = new LRUCache({ maxSize: CHARACTERS_MAX, sizeCalculation: ({ length }) => length, ttl: keepMs });
  }

  /**
   * The texts of a page's products, in its order. One that changed since is as it is now; one that is gone is left out.
   * @returns JSON texts, each checked against what is documented
   */
  async of(ask: Ask, listed: readonly ListedProduct[]): Promise<string[]> {
    const texts = new Map(listed.map((product) => [product.id, this.#kept?.get(keyOf(product))]));
    const missing = [...texts].flatMap(([id, text]) => (text === undefined ? [id] : []));
    const found = missing.length === 0 ? [] : await findProducts(ask, missing);
    for (const product of found) {
      const text = JSON.stringify(productSchema.parse(viewProduct(product)));
      texts.set(product.id, text);
      this.#kept?.set(keyOf(product), text);
    }
    return [...texts.values()].filter((text) => text !== undefined);
  }
}

function keyOf({ id, revision, version }: Pick<ListedProduct, 'id' | 'revision' | 'version'>): string {
  return `${id} ${revision}.${version}`;
}
