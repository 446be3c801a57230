import { Heading } from '../../shared/parts/small.tsx';
import type { Section } from '../sections.ts';
import { s } from '../words/stock.ts';

function StockPage() {
  return (
    <div class="page">
      <Heading title={s().stock} />
    </div>
  );
}

export const stock: Section = {
  path: 'stock',
  icon: 'shelf',
  title: () => s().stock,
  page: () => <StockPage />,
};
