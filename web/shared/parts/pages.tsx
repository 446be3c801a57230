import { Link } from '../router.tsx';
import { common } from '../words.ts';

interface PagesProps {
  readonly page: number;
  readonly of: number;
  /** The place of another page. */
  readonly to: (page: number) => string;
}

/** The ways to the page before and the next. */
export function Pages({ page, of, to }: PagesProps) {
  if (of <= 1) return null;
  return (
    <nav class="pages" aria-label={common().pages}>
      {page > 1 && (
        <Link class="button" to={to(page - 1)}>
          ← {common().previous}
        </Link>
      )}
      <span>{common().pageOf(page, of)}</span>
      {page < of && (
        <Link class="button" to={to(page + 1)}>
          {common().next} →
        </Link>
      )}
    </nav>
  );
}
