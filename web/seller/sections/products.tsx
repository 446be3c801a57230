import { Heading } from '../../shared/parts/small.tsx';
import type { Section } from '../sections.ts';
import { p } from '../words/products.ts';

function ProductsPage() {
  return (
    <div class="page">
      <Heading title={p().products} />
    </div>
  );
}

export const products: Section = {
  path: 'products',
  icon: 'bag',
  title: () => p().products,
  page: () => <ProductsPage />,
};
