import { Empty, Heading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { d } from '../words/desk.ts';

export function NotFoundPage() {
  return (
    <div class="page narrow">
      <Heading title={d().notHere} />
      <Empty text={d().notHereText}>
        <Link class="button" to="seller">
          {d().today}
        </Link>
      </Empty>
    </div>
  );
}
