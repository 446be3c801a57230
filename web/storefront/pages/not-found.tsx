import { Empty, Heading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { t } from '../words/index.ts';

export function NotFoundPage() {
  return (
    <div class="page narrow">
      <Heading title={t().notHere} />
      <Empty text={t().notHereText}>
        <Link class="button" to="">
          {t().showAll}
        </Link>
      </Empty>
    </div>
  );
}
