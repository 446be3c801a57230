import type { Decided } from './group-answers.ts';
import type { RowName } from './row-locks.sql.ts';

/** Which requests of a batch can be decided now, and which must wait for rows that someone outside holds. Pure. */

export interface Parted<Request> {
  /** Those that can be decided now, in their order. */
  readonly free: readonly Request[];
  /** What each of the others waits for. */
  readonly heldBy: ReadonlyMap<Request, ReadonlySet<RowName>>;
}

/**
 * Parts a batch by whether any row of a request is held; without a test, none is.
 * @param rowsOf the rows that a request needs
 */
export function partBatch<Request>(
  requests: readonly Request[],
  rowsOf: (request: Request) => readonly RowName[],
  isHeld: ((row: RowName) => boolean) | undefined,
): Parted<Request> {
  if (isHeld === undefined) return { free: requests, heldBy: new Map() };
  const heldBy = new Map<Request, ReadonlySet<RowName>>();
  const free = requests.filter((request) => {
    const held = rowsOf(request).filter(isHeld);
    if (held.length > 0) heldBy.set(request, new Set(held));
    return held.length === 0;
  });
  return { free, heldBy };
}

/** What became of each request, in their order: the decisions of the free ones, and what the others wait for. */
export function putTogether<Request, Result>(
  requests: readonly Request[],
  { free, heldBy }: Parted<Request>,
  decided: readonly Decided<Result>[],
): readonly Decided<Result>[] {
  if (heldBy.size === 0) return decided;
  const byRequest = new Map(free.map((request, index) => [request, decided[index]]));
  return requests.map((request) => {
    const rows = heldBy.get(request);
    if (rows !== undefined) return { heldBy: rows };
    return byRequest.get(request) ?? { error: new Error('the request was planned without an answer') };
  });
}
