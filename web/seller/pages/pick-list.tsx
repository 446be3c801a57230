import { useLoad } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Button, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { PickSheet } from '../parts/pick-sheet.tsx';
import { readOrder } from '../state/orders.ts';
import { readPlaces } from '../state/picking.ts';
import { t } from '../words/picking.ts';

/** The pick list of one order, for the screen and for paper. */
export function PickListPage({ id }: { readonly id: string }) {
  const { data: order, failure, reload } = useLoad((signal) => readOrder(id, signal), [id]);
  const { data: places } = useLoad(readPlaces, []);
  return (
    <div class="page middle">
      <p class="trail">
        <Link to={`seller/orders/${id}`}>← {t().toOrder}</Link>
      </p>
      <Heading title={t().single} />
      <FailureNotice failure={failure} retry={reload} />
      {order === undefined && failure === undefined && <Loading />}
      {order !== undefined && (
        <>
          <PickSheet order={order} places={places} />
          <p class="sheet-do">
            <Button onClick={() => print()}>{t().print}</Button>
          </p>
        </>
      )}
    </div>
  );
}
