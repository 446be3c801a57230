import type { Ask, Statement } from '../../platform/statements.ts';
import type { Period } from './recurrence.ts';

/** Slots that are told of at most, of all that are in the way. */
export const TOLD_MAX = 20;

/** As the constraint time_slots_do_not_overlap has it, so that its index finds them. */
const rangeOf = (number: string, from: string, to: string) => {
  const at = (moment: string) =>
    `${number} * 1000000000000::numeric + extract(epoch FROM ${moment} - TIMESTAMPTZ '1970-01-01 00:00:00+00')`;
  return `numrange(${at(from)}, ${at(to)})`;
};

const FIND: Statement = {
  name: 'experiences-find-overlaps',
  text: `
    SELECT DISTINCT ON (t.starts_at, t.id) t.id, t.starts_at, t.ends_at
    FROM unnest($2::timestamptz[], $3::timestamptz[]) AS n (starts_at, ends_at)
    CROSS JOIN LATERAL (
      SELECT id, starts_at, ends_at FROM time_slots WHERE cancelled_at IS NULL
        AND ${rangeOf('experience_number', 'starts_at', 'ends_at')} && ${rangeOf('$1::bigint', 'n.starts_at', 'n.ends_at')}
      LIMIT ${TOLD_MAX}) t
    ORDER BY t.starts_at, t.id LIMIT ${TOLD_MAX}`,
};

/** A slot that is there already. */
export interface Overlapping extends Period {
  readonly id: string;
}

/** Slots of an experience that take place at the same time as one of these periods, the first of them. */
export async function findOverlaps(
  ask: Ask,
  experienceNumber: bigint,
  periods: readonly Period[],
): Promise<Overlapping[]> {
  const starts = periods.map(({ startsAt }) => startsAt);
  const ends = periods.map(({ endsAt }) => endsAt);
  const rows = await ask<[string, Date, Date]>(FIND, [String(experienceNumber), starts, ends]);
  return rows.map(([id, startsAt, endsAt]) => ({ id, startsAt, endsAt }));
}
