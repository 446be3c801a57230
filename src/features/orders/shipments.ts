import { ConcurrencyError, type Context } from '../../concurrency/index.ts';
import { AppError } from '../../platform/errors.ts';
import { INVENTORY_ERRORS } from '../inventory/index.ts';
import type { StandingOrder } from './moves.sql.ts';
import { moveOrder } from './moves.ts';
import type { Mover } from './rules.ts';
import { findMissingGoods, goodsAlong, type MissingGoods } from './shipments.sql.ts';

/**
 * Ships an order: its goods leave their places in the same statement, first expired first, all of them or none.
 * @returns when, as it tells it
 * @throws AppError invalid-transition when the mover may not; insufficient-stock when fewer goods are there than it needs
 * @throws ConcurrencyError when someone else moved it in between
 */
export async function shipOrder(
  context: Context,
  order: StandingOrder,
  { mover, actorId }: { mover: Mover; actorId: string },
): Promise<Date> {
  return moveOrder(context, order, { to: 'SHIPPED', mover }, goodsAlong(actorId)).catch(async (error: unknown) => {
    if (!(error instanceof ConcurrencyError)) throw error;
    const missing = await findMissingGoods(context.db.ask, order.id);
    throw missing.length === 0 ? error : insufficientGoods(missing);
  });
}

function insufficientGoods(items: readonly MissingGoods[]): AppError {
  const [{ requested, available }] = items as readonly [MissingGoods];
  const summary = {
    en: `Of ${items.length} of its products fewer lie in the warehouses than were ordered: of the first ${available}, and ${requested} are needed. Receive or adjust what is there.`,
    es: `De ${items.length} de sus productos hay en los almacenes menos de lo pedido: del primero ${available}, y se necesitan ${requested}. Registre una entrada o un ajuste.`,
  };
  return new AppError(INVENTORY_ERRORS['insufficient-stock'], { params: { summary }, extensions: { items } });
}
