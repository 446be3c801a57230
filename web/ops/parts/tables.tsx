import type { ComponentChildren } from 'preact';
import { dateTime } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { earlier, latest } from '../state/history.ts';
import type { Snapshot } from '../state/points.ts';
import { words } from '../words/index.ts';
import { compact, span, whole } from './figures.ts';

type Row = readonly ComponentChildren[];

/** Null stays null: it cannot be told. */
const rowsOf = <T,>(list: readonly T[] | null | undefined, cells: (one: T) => Row) => list?.map(cells) ?? null;

interface TableProps {
  readonly title: string;
  readonly hint?: string;
  readonly heads: readonly string[];
  /** Null: it cannot be told. The first cell names the row. */
  readonly rows: readonly Row[] | null;
  readonly mark: string;
}

function Table({ title, hint, heads, rows, mark }: TableProps) {
  const w = words();
  return (
    <section class="card" data-table={mark} aria-labelledby={`table-${mark}`}>
      <h3 id={`table-${mark}`}>{title}</h3>
      {hint !== undefined && <p class="hint">{hint}</p>}
      {rows === null && <p class="empty">{w.unknown}</p>}
      {rows?.length === 0 && <p class="empty">{w.none}</p>}
      {rows !== null && rows.length > 0 && (
        <table>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) =>
                  column === 0 ? (
                    <th key={column} scope="row">
                      {cell}
                    </th>
                  ) : (
                    <td key={column}>{cell}</td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const SHORT = 8;
const short = (id: string) => <code title={id}>{`…${id.slice(-SHORT)}`}</code>;
const session = (application: string, pid: number) => `${application || '?'} (${pid})`;

/** How fast the version of a product grows, a minute; null where it was not seen before. */
function growthOf(id: string, version: number, after: Snapshot): number | null {
  const before = earlier.value;
  const was = before?.watched.hotProducts?.find((product) => product.id === id);
  if (before === undefined || was === undefined) return null;
  const seconds = (Date.parse(after.at) - Date.parse(before.at)) / 1_000;
  return seconds <= 0 ? null : ((version - was.version) / seconds) * 60;
}

function Goods({ snapshot }: { snapshot: Snapshot }) {
  const w = words();
  const { hotProducts, stockAtRisk, staleOrders } = snapshot.watched;
  return (
    <>
      <Table
        mark="hot"
        title={w.hotProducts}
        hint={w.hotHint}
        heads={[w.product, w.stock, w.version, w.growth]}
        rows={rowsOf(hotProducts, ({ id, version, ...product }) => {
          const growth = growthOf(id, version, snapshot);
          return [
            product.name,
            quantityOf(product.stock, product),
            whole(version),
            growth === null ? '–' : compact(growth),
          ];
        })}
      />
      <Table
        mark="risk"
        title={w.stockAtRisk}
        hint={w.stockAtRiskHint}
        heads={[w.product, w.stock, w.threshold, w.shortfall]}
        rows={rowsOf(stockAtRisk, ({ threshold, ...product }) => {
          const said = (quantity: number) => quantityOf(quantity, product);
          return [
            product.name,
            said(product.stock),
            threshold === null ? '–' : said(threshold),
            said(product.shortfall),
          ];
        })}
      />
      <Table
        mark="stale"
        title={w.staleOrders}
        hint={w.staleOrdersHint}
        heads={[w.order, w.status, w.late]}
        rows={rowsOf(staleOrders, ({ id, status, lateSeconds }) => [short(id), status, span(lateSeconds)])}
      />
    </>
  );
}

function Machinery({ snapshot }: { snapshot: Snapshot }) {
  const w = words();
  const { webhookDeliveries, jobs, locks, longTransactions } = snapshot.watched;
  return (
    <>
      <Table
        mark="jobs"
        title={w.jobs}
        heads={[w.job, w.last, w.state]}
        rows={rowsOf(jobs, ({ name, startedAt, state }) => [
          ...[name, startedAt === null ? w.never : dateTime(startedAt), state ?? '–'],
        ])}
      />
      <Table
        mark="webhooks"
        title={w.webhooks}
        heads={[w.status, w.count]}
        rows={rowsOf(webhookDeliveries, ({ status, count }) => [status, whole(count)])}
      />
      <Table
        mark="locks"
        title={w.locks}
        hint={w.locksHint}
        heads={[w.session, w.waitsFor, w.blocks, w.openFor]}
        rows={rowsOf(locks, ({ pid, application, waitsFor, blocks, seconds }) => [
          ...[session(application, pid), waitsFor.join(', ') || w.nobody, whole(blocks), span(seconds)],
        ])}
      />
      <Table
        mark="transactions"
        title={w.longTransactions}
        hint={w.longTransactionsHint}
        heads={[w.session, w.state, w.openFor]}
        rows={rowsOf(longTransactions, ({ pid, application, state, seconds }) => [
          ...[session(application, pid), state ?? '–', span(seconds)],
        ])}
      />
    </>
  );
}

function Conflicts({ snapshot: { counters, watched } }: { snapshot: Snapshot }) {
  const w = words();
  const lost = counters?.conflicts.filter(({ count }) => count > 0) ?? [];
  const ofDatabase = watched.database;
  const rows = [
    ...lost.map(({ resource, count }) => [w.conflictOf(resource), whole(count)]),
    ...(counters?.refusals ?? []).map(({ status, code, count }) => [w.refusal(status, code), whole(count)]),
    ...(ofDatabase === null
      ? []
      : [
          [w.rollbacks, whole(ofDatabase.rollbacks)],
          [w.deadlocks, whole(ofDatabase.deadlocks)],
          [w.relationLocks, whole(ofDatabase.relationLocks)],
        ]),
  ];
  const isKnown = counters !== null || ofDatabase !== null;
  return (
    <Table
      mark="conflicts"
      title={w.conflicts}
      hint={w.conflictsHint}
      heads={[w.what, w.count]}
      rows={isKnown ? rows : null}
    />
  );
}

/** What an operator looks at when a figure is not as it should be. */
export function Details() {
  const snapshot = latest.value;
  if (snapshot === undefined) return null;
  return (
    <section aria-labelledby="details">
      <h2 id="details">{words().details}</h2>
      <div class="cards">
        <Goods snapshot={snapshot} />
        <Conflicts snapshot={snapshot} />
        <Machinery snapshot={snapshot} />
      </div>
    </section>
  );
}
