import { NewProductPage } from '../pages/new-product.tsx';
import { ProductPage } from '../pages/product.tsx';
import { ProductsPage } from '../pages/products.tsx';
import type { Section } from '../sections.ts';
import { p } from '../words/products.ts';

export const products: Section = {
  path: 'products',
  icon: 'bag',
  title: () => p().products,
  page: ([id, ...more]) => {
    if (more.length > 0) return undefined;
    if (id === undefined || id === '') return <ProductsPage />;
    return id === 'new' ? <NewProductPage /> : <ProductPage key={id} id={id} />;
  },
};
