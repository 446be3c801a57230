import type { Point, Snapshot } from './points.ts';

/** Requirements say what is good, and from where on somebody has to be told. */
export interface Limit {
  readonly goal: number;
  readonly alert: number;
}

export const LIMITS = {
  /** Per cent of the checkouts. */
  conflictRate: { goal: 1, alert: 5 },
  tries: { goal: 1.5, alert: 2.5 },
  /** Seconds. */
  latency: { goal: 2, alert: 5 },
  /** Per cent of the orders whose time to be paid is over. */
  failedOrders: { goal: 2, alert: 10 },
  /** Seconds that the oldest event waits for its place. */
  outbox: { goal: 5, alert: 5 },
} as const satisfies Record<string, Limit>;

export type Level = 'good' | 'near' | 'crossed';

export function levelOf(value: number | null | undefined, { goal, alert }: Limit): Level {
  if (value === null || value === undefined || value < goal) return 'good';
  return value > alert ? 'crossed' : 'near';
}

const FAILED: readonly string[] = ['PENDING_PAYMENT', 'PAYMENT_FAILED', 'CANCELLED'];
/** Of fewer a share says nothing. */
const ORDERS_MIN = 20;

/** What share of the orders of the last hour failed, in per cent. */
export function failedShare({ figures }: Snapshot): number | null {
  const all = figures?.recentOrders ?? [];
  const total = all.reduce((sum, { count }) => sum + count, 0);
  const failed = all.filter(({ status }) => FAILED.includes(status)).reduce((sum, { count }) => sum + count, 0);
  return total < ORDERS_MIN ? null : (failed / total) * 100;
}

/** What is wrong: which sentence says so, with what was measured. */
export type Warning =
  | {
      readonly is: 'conflictRate' | 'tries' | 'latency' | 'failedOrders' | 'outbox';
      readonly level: Level;
      readonly value: number;
    }
  | {
      readonly is: 'negativeStock' | 'drift' | 'shortfalls' | 'staleOrders' | 'parked' | 'longTransactions';
      readonly level: Level;
      readonly value: number;
    };

/** Everything that is not as it should be, the worst first. */
export function warningsOf(snapshot: Snapshot, point: Point | undefined): Warning[] {
  const { figures, watched } = snapshot;
  const measured = [
    ['conflictRate', point?.conflictRate],
    ['tries', point?.tries],
    ['latency', point?.p99],
    ['outbox', point?.outboxLag],
    ['failedOrders', failedShare(snapshot)],
  ] as const;
  const counted = [
    ['negativeStock', 'crossed', figures?.negativeStock],
    ['drift', 'crossed', figures?.drifting],
    ['shortfalls', 'near', figures?.shortfalls],
    ['staleOrders', 'near', figures?.staleOrders],
    ['parked', 'near', point?.parked],
    ['longTransactions', 'near', watched.longTransactions?.length],
  ] as const;
  const warnings: Warning[] = [
    ...measured.map(([is, value]) => ({ is, value: value ?? 0, level: levelOf(value, LIMITS[is]) })),
    ...counted.map(([is, level, value]) => ({ is, value: value ?? 0, level: value ? level : ('good' as const) })),
  ];
  const rank = (level: Level) => (level === 'crossed' ? 0 : 1);
  return warnings.filter(({ level }) => level !== 'good').sort((one, other) => rank(one.level) - rank(other.level));
}
