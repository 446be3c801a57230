import { median } from '../support/statistics.ts';
import { table } from '../support/table.ts';
import { BOOKED, LAST_BOOKED } from './bookings.ts';
import { CLEANUP } from './expired.ts';
import { COLD_HELD, COLD_ONE, FOLLOWED, HOT_HELD } from './held.ts';
import { AVAILABILITY, EXPIRE, SHIP_100, SHIP_1000, SHIP_TOGETHER } from './inventory.ts';
import { type BenchResult, medianOf, percent } from './report.ts';

/** A figure that the product must reach, and one to aim for. */
interface Bar {
  readonly figure: string;
  readonly must: string;
  readonly aim: string;
  readonly value: number | undefined;
  readonly shown: (value: number) => string;
  readonly reached: (value: number) => Reached;
}

type Reached = 'aim' | 'must' | 'missed';

const times = (value: number) => `${value.toFixed(2)} ×`;
const ms = (value: number) => `${value.toFixed(1)} ms`;
const fixed = (value: number) => value.toFixed(3);

/** A ratio that is better when it is higher. */
function atLeast(figure: string, must: number, aim: number, value: number): Bar {
  const reached = (measured: number): Reached => (measured >= aim ? 'aim' : measured >= must ? 'must' : 'missed');
  return { figure, must: `${must} ×`, aim: `${aim} ×`, value, shown: times, reached };
}

/** A number of things per second. */
function perSecond(figure: string, must: number, aim: number, value: number): Bar {
  const shown = (measured: number) => `${measured.toFixed(0)}/s`;
  return { ...atLeast(figure, must, aim, value), must: shown(must), aim: shown(aim), shown };
}

/** A figure that is better when it is lower. */
function below(
  figure: string,
  must: number,
  aim: number,
  value: number | undefined,
  shown: (value: number) => string,
): Bar {
  const reached = (measured: number): Reached => (measured <= aim ? 'aim' : measured < must ? 'must' : 'missed');
  return { figure, must: `< ${shown(must)}`, aim: `≤ ${shown(aim)}`, value, shown, reached };
}

const FRESH_LIST = 'read a list of 20 that nobody else reads';
const DURING_LISTS = 'hot, 100 buyers, during a storm of lists';
const WHILE_LOCKED = 'cold, 100 buyers, while one product is locked';
const PURCHASE = 'whole purchase of six calls, 100 buyers, hot';

function ratio(value: number | undefined, of: number | undefined): number | undefined {
  return value === undefined || of === undefined ? undefined : value / of;
}

function barsOf({ yardstick, phases }: BenchResult): Bar[] {
  const phase = (name: string) => phases.find((candidate) => candidate.name === name);
  const rate = (name: string) => medianOf(phase(name), 'perSecond') ?? Number.NaN;
  const p50 = (name: string) => medianOf(phase(name), 'p50Ms');
  const hot = rate('hot, 500 buyers');
  const cold = rate('cold, 500 buyers');
  const classical = rate('classical, hot, 100 buyers, without HTTP');
  const busy = phase('hot, 500 buyers');
  const four = phase('hot, 500 buyers, 4 processes');
  return [
    atLeast('hot ÷ yardstick hot', 3, 6, hot / median(yardstick.hot)),
    atLeast('100,000 products ÷ yardstick cold', 1.5, 2, cold / median(yardstick.cold)),
    atLeast('hot ÷ cold', 0.9, 1, hot / cold),
    atLeast('hot, 500 buyers ÷ classical algorithm at its 100 buyers', 80, 150, hot / classical),
    atLeast('hot, 100 buyers ÷ classical algorithm, 100 buyers', 80, 150, rate('hot, 100 buyers') / classical),
    below('409, hot, 500 buyers', 0.01, 0, medianOf(busy, 'conflictRate'), percent),
    below('409, hot, 500 buyers, 4 processes', 0.01, 0, medianOf(four, 'conflictRate'), percent),
    below('mean tries, hot, 500 buyers', 1.5, 1.05, medianOf(busy, 'meanTries'), fixed),
    below('mean tries, hot, 500 buyers, 4 processes', 1.5, 1.05, medianOf(four, 'meanTries'), fixed),
    below('p99, hot, 500 buyers', 1000, 300, medianOf(busy, 'p99Ms'), ms),
    below('statements per order, hot, 500 buyers', 1, 0.1, medianOf(busy, 'statementsPerOrder'), fixed),
    below('p50 of a lone checkout', 6, 6, medianOf(phase('one at a time'), 'p50Ms'), ms),
    atLeast('with Idempotency-Key ÷ without', 0.9, 0.97, rate('hot, 500 buyers, with keys') / hot),
    atLeast('with traces ÷ without', 0.95, 1, rate('hot, 500 buyers, with traces') / hot),
    atLeast('add to cart ÷ checkout', 0.6, 1, rate('add to cart, 100 buyers, cold') / rate('hot, 100 buyers')),
    atLeast('pay ÷ checkout', 0.5, 0.8, rate('pay, 100 buyers, cold') / rate('hot, 100 buyers')),
    atLeast('list that nobody else reads ÷ product page', 0.4, 0.8, rate(FRESH_LIST) / rate('read a product')),
    below(
      'p50 of a search of two words, alone',
      10,
      4,
      medianOf(phase('read a search of two words, alone'), 'p50Ms'),
      ms,
    ),
    below(
      'p99 of checkouts during a storm of lists ÷ quiet',
      2,
      1.3,
      ratio(medianOf(phase(DURING_LISTS), 'p99Ms'), medianOf(phase('hot, 100 buyers'), 'p99Ms')),
      times,
    ),
    below('p99 of other products while one is locked', 500, 100, medianOf(phase(WHILE_LOCKED), 'p99Ms'), ms),
    below('of these refused', 0.001, 0, medianOf(phase(WHILE_LOCKED), 'otherRate'), percent),
    atLeast('checkout of what is held ÷ of what is not, hot', 0.9, 1, rate(HOT_HELD) / hot),
    atLeast('checkout of what is held ÷ of what is not, 1 item', 0.9, 1, rate(COLD_HELD) / rate(COLD_ONE)),
    atLeast('checkout while 1,000 streams follow it ÷ quiet', 0.9, 1, rate(FOLLOWED) / hot),
    atLeast('bookings of one slot ÷ checkouts of one product', 0.7, 1, rate(BOOKED) / hot),
    below('p99 of 500 people at 20 seats', 500, 300, medianOf(phase(LAST_BOOKED), 'p99Ms'), ms),
    atLeast('2 processes on one product ÷ 1', 0.7, 1, rate('hot, 500 buyers, 2 processes') / hot),
    atLeast('4 processes on one product ÷ 1', 0.7, 1, rate('hot, 500 buyers, 4 processes') / hot),
    atLeast('whole purchase ÷ yardstick hot', 0.6, 0.9, rate(PURCHASE) / median(yardstick.hot)),
    below('p50 of shipping an order out of 100 lots', 100, 10, p50(SHIP_100), ms),
    below('statements for it', 11, 5, medianOf(phase(SHIP_100), 'statementsPerOrder'), fixed),
    below('statements for 1,000 lots', 11, 5, medianOf(phase(SHIP_1000), 'statementsPerOrder'), fixed),
    below('p50 of shipping while 50 ship the same product', 1_000, 100, p50(SHIP_TOGETHER), ms),
    below('p50 of taking 10,000 expired lots out', 2_000, 1_000, p50(EXPIRE), ms),
    below('p50 of the availability over 10,000 lots', 50, 1, p50(AVAILABILITY), ms),
    perSecond('expired orders cleaned up', 5_000, 7_000, rate(CLEANUP)),
  ];
}

/** The bars of the product beside what was measured. */
export function barsTable(result: BenchResult): string {
  const rows = barsOf(result).map(({ figure, must, aim, value, shown, reached }) =>
    value === undefined || Number.isNaN(value)
      ? [figure, must, aim, '–', '–']
      : [figure, must, aim, shown(value), reached(value)],
  );
  return table(['figure', 'must', 'aim', 'measured', 'reached'], rows);
}
