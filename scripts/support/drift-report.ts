import type { Corrections, FoundMovement, ProductAccounts } from '../../src/features/inventory/index.ts';
import { table } from './table.ts';

/** What `npm run reconcile` says of a product, in words and tables. */

/** What disagrees, and the movements that explain it. @param movements the newest first */
export function describeDrift(accounts: ProductAccounts, movements: readonly FoundMovement[]): string {
  const { productId, stock, shortfall, supplied, ledger, ledgerSupplied, onHand, promised, held, levels } = accounts;
  const figures = [
    ['in stock', stock, ledger],
    ['supplied', supplied, ledgerSupplied],
    ...levels.map((level) => [placeOf(level), level.onHand, level.ledger] as const),
  ] as const;
  const rows = figures.map(([what, value, known]) => [
    what,
    String(value),
    String(known),
    value === known ? '' : 'WRONG',
  ]);
  const isEven = onHand + shortfall === stock + promised + held;
  return [
    `Product ${productId}`,
    table(['units', 'are', 'by the ledger', ''], rows),
    `${isEven ? 'even ' : 'WRONG'}  ${onHand} on hand and ${shortfall} short, ${stock} in stock, ${promised} in unshipped orders and ${held} held.`,
    `The last ${movements.length} movements:`,
    table(['when', 'kind', 'units', 'balance', 'place', 'of'], movements.map(movementRow), 'words'),
  ].join('\n');
}

function movementRow({
  createdAt,
  kind,
  quantity,
  balance,
  documentId,
  orderId,
  reason,
  ...place
}: FoundMovement): string[] {
  const cause = [documentId && `document ${documentId}`, orderId && `order ${orderId}`, reason];
  const of = cause.filter((one) => one !== null).join(', ');
  return [createdAt.toISOString(), kind, signed(quantity), String(balance ?? ''), placeOf(place), of];
}

/** What is written, or would be. */
export function describeCorrections(before: ProductAccounts, corrections: Corrections): string {
  const { entries, stock, shortfall, supplied } = corrections;
  const rows = entries.map((entry) => [
    ...['ADJUSTMENT', signed(entry.delta), String(entry.balance ?? ''), placeOf(entry), entry.reason],
  ]);
  const changes = [
    ['stock', before.stock, stock],
    ['shortfall', before.shortfall, shortfall],
    ['supplied', before.supplied, supplied],
  ] as const;
  const moved = changes.filter(([, from, to]) => from !== to).map(([name, from, to]) => `${name} ${from} → ${to}`);
  return [
    ...(rows.length > 0 ? [table(['ledger row', 'units', 'balance', 'place', 'reason'], rows, 'words')] : []),
    ...(moved.length > 0
      ? [`The product’s row: ${moved.join(', ')}; then the ledger rows add to what is supplied.`]
      : []),
  ].join('\n');
}

function placeOf({
  warehouseId,
  lotId,
}: {
  readonly warehouseId: string | null;
  readonly lotId: string | null;
}): string {
  if (warehouseId === null) return 'stock';
  return `warehouse ${warehouseId}${lotId === null ? '' : `, lot ${lotId}`}`;
}

function signed(units: number): string {
  return units > 0 ? `+${units}` : String(units);
}
