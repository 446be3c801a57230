import { useMemo } from 'preact/hooks';
import { language } from '../../shared/i18n.ts';
import { latest, points } from '../state/history.ts';
import { failedShare, type Level, LIMITS, type Limit, levelOf, type Warning, warningsOf } from '../state/limits.ts';
import { words } from '../words/index.ts';
import { compact, decimals, percent, pesos, span, whole } from './figures.ts';

interface TileProps {
  readonly name: string;
  /** Undefined, null: it cannot be told. */
  readonly value: number | null | undefined;
  readonly format: (value: number) => string;
  /** What is good, and what an alert: where requirements say so. */
  readonly limit?: Limit;
  readonly level?: Level;
  readonly isAbsent?: string;
  readonly mark?: string;
}

function Tile({ name, value, format, limit, level = limit && levelOf(value, limit), isAbsent, mark }: TileProps) {
  const w = words();
  const isKnown = value !== null && value !== undefined;
  return (
    <div class={`tile ${isKnown ? (level ?? '') : ''}`} data-figure={mark}>
      <dt>{name}</dt>
      <dd>
        <span class="value">{isKnown ? format(value) : '–'}</span>
        <span class="note">
          {isKnown && level !== undefined && <span class="level">{w[level]}</span>}
          {isKnown ? limit && w.goal(format(limit.goal)) : (isAbsent ?? w.noFigure)}
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
          limit={LIMITS.conflictRate}
          isAbsent={w.noCheckouts}
        />
        <Tile name={w.tries} value={point?.tries} format={decimals} limit={LIMITS.tries} isAbsent={w.noCheckouts} />
        <Tile name={w.latencyTile} value={point?.p99} format={span} limit={LIMITS.latency} isAbsent={w.noCheckouts} />
        <Tile name={w.failedOrders} value={failedShare(snapshot)} format={percent} limit={LIMITS.failedOrders} />
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

const sentenceOf = ({ is, value }: Warning) => words().says[is]((FORMATS[is] ?? whole)(value));

/** Tells those who do not see them of warnings that are new or graver, and not of every figure that moves. */
function Told({ warnings }: { readonly warnings: readonly Warning[] }) {
  const which = warnings.map(({ is, level }) => `${is} ${level}`).join();
  const text = useMemo(() => warnings.map(sentenceOf).join(' '), [which, language.value]);
  return (
    <p class="visually-hidden" role="status">
      {text}
    </p>
  );
}

/** A plain sentence for each limit that is crossed. */
export function Warnings() {
  const w = words();
  const snapshot = latest.value;
  const warnings = snapshot === undefined ? [] : warningsOf(snapshot, points.value.at(-1));
  return (
    <section class="warnings" aria-label={w.warnings}>
      <Told warnings={warnings} />
      {snapshot !== undefined && warnings.length === 0 && <p class="sentence good">{w.fine}</p>}
      {warnings.map((warning) => (
        <p key={warning.is} class={`sentence ${warning.level}`}>
          <strong>{w[warning.level]}</strong> {sentenceOf(warning)}
        </p>
      ))}
    </section>
  );
}
