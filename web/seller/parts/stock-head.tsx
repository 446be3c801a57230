import { Heading } from '../../shared/parts/small.tsx';
import { Link, path } from '../../shared/router.tsx';
import { s } from '../words/stock.ts';
import { useChosenInSight } from './chips.tsx';

const PLACES = ['', 'watch', 'documents', 'warehouses'] as const;

/** The head of every page about stock: where there is more to see, and what can be done. */
export function StockHead() {
  const at = path.value.split('/')[2] ?? '';
  const places = useChosenInSight(at);
  return (
    <>
      <Heading title={s().stock} class="with-do">
        <Link class="button primary" to="seller/stock/receive">
          {s().receive}
        </Link>
      </Heading>
      <nav class="chips" aria-label={s().views} ref={places}>
        {PLACES.map((place) => (
          <Link
            key={place}
            to={place === '' ? 'seller/stock' : `seller/stock/${place}`}
            aria-current={at === place ? 'true' : undefined}
          >
            {s().view(place)}
          </Link>
        ))}
      </nav>
    </>
  );
}
