import type { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import type { Language } from '../../platform/errors.ts';
import type { UniqueKey } from '../../platform/unique-keys.ts';

/** What can be reviewed, and by whom. */
export interface Reviewed<Of extends object = object> {
  readonly thing: 'product' | 'experience';
  /** The reviews of one. */
  of(id: string): Of;
  exists(tx: Tx, id: string): Promise<boolean>;
  /** Orders by which a buyer has had it. */
  had(id: string): Prisma.OrderWhereInput;
  /** What whoever has had none is told. */
  readonly reason: Readonly<Record<Language, string>>;
  /** One review by each buyer. */
  readonly key: UniqueKey;
}

export const PRODUCTS: Reviewed<{ productId: string }> = {
  thing: 'product',
  of: (productId) => ({ productId }),
  exists: async (tx, id) => (await tx.product.count({ where: { id } })) > 0,
  had: (productId) => ({ status: 'DELIVERED', items: { some: { productId } } }),
  reason: {
    en: 'Only buyers whose order was delivered can review a product.',
    es: 'Solo quien ya recibió el producto puede opinar sobre él.',
  },
  key: { table: 'reviews', columns: ['product_id', 'buyer_id'] },
};

export const EXPERIENCES: Reviewed<{ experienceId: string }> = {
  thing: 'experience',
  of: (experienceId) => ({ experienceId }),
  exists: async (tx, id) => (await tx.experience.count({ where: { id } })) > 0,
  // A booking that was completed.
  had: (experienceId) => ({ status: 'DELIVERED', slot: { experienceId } }),
  reason: {
    en: 'Only those who were there can review an experience.',
    es: 'Solo quien ya la vivió puede opinar sobre una experiencia.',
  },
  key: { table: 'reviews', columns: ['experience_id', 'buyer_id'] },
};
