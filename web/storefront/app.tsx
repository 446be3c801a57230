import type { VNode } from 'preact';
import { path } from '../shared/router.tsx';
import { BrowsePage } from './pages/browse.tsx';
import { CartPage } from './pages/cart.tsx';
import { CheckoutPage } from './pages/checkout.tsx';
import { ExperiencePage } from './pages/experience.tsx';
import { ExperiencesPage } from './pages/experiences.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { OrderPage } from './pages/order.tsx';
import { OrdersPage } from './pages/orders.tsx';
import { ProductPage } from './pages/product.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { Shell } from './parts/shell.tsx';

/** What is shown where; `:` stands for an id, or several with commas between. */
const PAGES: readonly (readonly [RegExp, (id: string) => VNode])[] = [
  [/^$/, () => <BrowsePage />],
  [/^shop\/products\/([^/]+)$/, (id) => <ProductPage key={id} id={id} />],
  [/^shop\/cart$/, () => <CartPage />],
  [/^shop\/checkout$/, () => <CheckoutPage />],
  [/^shop\/orders$/, () => <OrdersPage />],
  [
    /^shop\/orders\/([^/]+)$/,
    (id) => <OrderPage key={id} ids={[...new Set(id.split(','))].filter((one) => one !== '')} />,
  ],
  [/^shop\/experiences$/, () => <ExperiencesPage />],
  [/^shop\/experiences\/([^/]+)$/, (id) => <ExperiencePage key={id} id={id} />],
  [/^shop\/sign-in$/, () => <SignInPage />],
];

export function App() {
  for (const [pattern, page] of PAGES) {
    const found = pattern.exec(path.value);
    if (found !== null) return <Shell>{page(found[1] ?? '')}</Shell>;
  }
  return (
    <Shell>
      <NotFoundPage />
    </Shell>
  );
}
