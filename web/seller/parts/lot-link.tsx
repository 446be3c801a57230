import { Link } from '../../shared/router.tsx';

/** A lot, by its code. */
export function LotLink({ id, code }: { readonly id: string; readonly code: string | null }) {
  return <Link to={`seller/stock/lots/${id}`}>{code ?? id.slice(-8)}</Link>;
}
