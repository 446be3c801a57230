import { ConcurrencyError, type Context } from '../../concurrency/index.ts';
import { AppError } from '../../platform/errors.ts';
import { INVENTORY_ERRORS } from '../inventory/index.ts';
import { findMissingUnits, type MissingUnits, UNIT_ERRORS } from '../units/index.ts';
import type { StandingOrder } from './moves.sql.ts';
import { moveOrder } from './moves.ts';
import type { Mover } from './rules.ts';
import { findMissingGoods, GOODS_ALONG, type MissingGoods } from './shipments.sql.ts';

/**
 * Ships an order: its goods leave their places in the same statement, first expired first, all of them or none.
 * @returns when, as it tells it
 * @throws AppError invalid-transition when the mover may not; insufficient-stock when fewer goods are there than it needs;
 *   units-missing when fewer units of a serialised product are available
 * @throws ConcurrencyError when someone else moved it in between
 */
export async function shipOrder(
  context: Context,
  order: StandingOrder,
  { mover, actorId }: { mover: Mover; actorId: string },
): Promise<Date> {
  return moveOrder(context, order, { to: 'SHIPPED', mover, actorId }, GOODS_ALONG).catch(async (error: unknown) => {
    if (!(error instanceof ConcurrencyError)) throw error;
    const missing = await findMissingGoods(context.db.ask, order);
    if (missing.length > 0) throw insufficientGoods(missing);
    const units = await findMissingUnits(context.db.ask, order);
    throw units.length === 0 ? error : unitsMissing(units);
  });
}

function unitsMissing(items: readonly MissingUnits[]): AppError {
  const params = { units: shortOf(items) };
  return new AppError(UNIT_ERRORS['units-missing'], { params, extensions: { items } });
}

function insufficientGoods(items: readonly MissingGoods[]): AppError {
  const summary = {
    en: `Goods that have not expired are missing: ${shortOf(items)} (needed > there). Receive more, or refund the order.`,
    es: `Faltan mercancías que no hayan caducado: ${shortOf(items)} (se necesitan > hay). Registre una entrada o reembolse el pedido.`,
  };
  return new AppError(INVENTORY_ERRORS['insufficient-stock'], { params: { summary }, extensions: { items } });
}

function shortOf(items: readonly MissingGoods[]): string {
  return items.map(({ productId, requested, available }) => `${productId} (${requested} > ${available})`).join(', ');
}
