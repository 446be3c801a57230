import { latest, points } from '../state/history.ts';
import { failedShare, type Level, LIMITS, levelOf, type Warning, warningsOf } from '../state/limits.ts';
import { words } from '../words/index.ts';
import { compact, decimals, percent, pesos, span, whole } from './figures.ts';

interface TileProps {
  readonly name: string;
  /** Undefined, null: it cannot be told. */
  readonly value: number | null | undefined;
  readonly format: (value: number) => string;
  readonly level?: Level;
  readonly goal?: string;
  readonly isAbsent?: string;
  readonly mark?: string;
}

function Tile({ name, value, format, level, goal, isAbsent, mark }: TileProps) {
  const w = words();
  const isKnown = value !== null && value !== undefined;
  return (
    <div class={`tile ${isKnown ? (level ?? '') : ''}`} data-figure={mark}>
      <dt>{name}</dt>
      <dd>
        <span class="value">{isKnown ? format(value) : '–'}</span>
        <span class="note">
          {isKnown && level !== undefined && <span class="level">{w[level]}</span>}
          {isKnown ? goal : (isAbsent ?? w.noFigure)}
        </span>
      </dd>
    </div>
  );
}

/** What is so now, each figure with what would be good. */
export function Now() {
  const w = words();
  const snapshot = latest.value;
  const point = points.value.at(-1);
  if (snapshot === undefined) return null;
  const { conflictRate, tries, latency, failedOrders } = LIMITS;
  const failed = failedShare(snapshot);
  const negative = snapshot.figures?.negativeStock;
  return (
    <section aria-labelledby="now">
      <h2 id="now">{w.now}</h2>
      <dl class="tiles">
        <Tile mark="orders" name={w.orders} value={point?.ordersPerMinute} format={compact} />
        <Tile name={w.revenue} value={point?.revenue} format={pesos} />
        <Tile
          name={w.conflictRate}
          value={point?.conflictRate}
          format={percent}
          level={levelOf(point?.conflictRate, conflictRate)}
          goal={w.goal(percent(conflictRate.goal))}
          isAbsent={w.noCheckouts}
        />
        <Tile
          name={w.tries}
          value={point?.tries}
          format={decimals}
          level={levelOf(point?.tries, tries)}
          goal={w.goal(decimals(tries.goal))}
          isAbsent={w.noCheckouts}
        />
        <Tile
          name={w.latencyTile}
          value={point?.p99}
          format={span}
          level={levelOf(point?.p99, latency)}
          goal={w.goal(span(latency.goal))}
          isAbsent={w.noCheckouts}
        />
        <Tile
          name={w.failedOrders}
          value={failed}
          format={percent}
          level={levelOf(failed, failedOrders)}
          goal={w.goal(percent(failedOrders.goal))}
        />
        <Tile name={w.negativeStock} value={negative} format={whole} level={negative ? 'crossed' : 'good'} />
        <Tile
          name={w.staleOrders}
          value={snapshot.figures?.staleOrders}
          format={whole}
          level={snapshot.figures?.staleOrders ? 'near' : 'good'}
        />
      </dl>
    </section>
  );
}

const FORMATS: Partial<Record<Warning['is'], (value: number) => string>> = {
  conflictRate: percent,
  tries: decimals,
  latency: span,
  failedOrders: percent,
  outbox: span,
};

/** A plain sentence for each limit that is crossed. */
export function Warnings() {
  const w = words();
  const snapshot = latest.value;
  const warnings = snapshot === undefined ? [] : warningsOf(snapshot, points.value.at(-1));
  return (
    <section class="warnings" aria-label={w.warnings} aria-live="polite">
      {snapshot !== undefined && warnings.length === 0 && <p class="sentence good">{w.fine}</p>}
      {warnings.map(({ is, level, value }) => (
        <p key={is} class={`sentence ${level}`}>
          <strong>{w[level]}</strong> {w.says[is]((FORMATS[is] ?? whole)(value))}
        </p>
      ))}
    </section>
  );
}
