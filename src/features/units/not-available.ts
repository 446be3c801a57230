import type { Tx } from '../../platform/database.ts';
import { AppError, type Language } from '../../platform/errors.ts';
import { UNIT_ERRORS } from './errors.ts';
import type { UnitRow } from './reading.ts';
import { fullNameOf } from './rules.ts';

/** Who has a unit, for whoever wanted it too: they may see it, since only those whose unit it is ask for it. */
export interface PresentHolder {
  readonly holderId: string;
  readonly name: string;
  readonly assignedAt: string;
}

/** Told to whoever wants a unit that another has, or that nobody can have. */
export async function unitNotAvailable(tx: Tx, unit: UnitRow, cause?: unknown): Promise<AppError> {
  const { status: unitStatus, assignments } = unit;
  const holder = await presentHolder(tx, unit);
  const orderId = assignments[0]?.orderItem?.orderId ?? null;
  const params = { why: whyNot(holder, orderId) };
  return new AppError(UNIT_ERRORS['unit-not-available'], {
    params,
    extensions: { unitStatus, holder, orderId },
    cause,
  });
}

async function presentHolder(tx: Tx, { assignments: [open] }: UnitRow): Promise<PresentHolder | null> {
  if (open?.holderId == null) return null;
  const { id, ...names } = await tx.unitHolder.findUniqueOrThrow({ where: { id: open.holderId } });
  return { holderId: id, name: fullNameOf(names), assignedAt: open.assignedAt.toISOString() };
}

function whyNot(holder: PresentHolder | null, orderId: string | null): Readonly<Record<Language, string>> {
  if (holder !== null) {
    const { name, assignedAt } = holder;
    return { en: `${name} has it since ${assignedAt}.`, es: `La tiene ${name} desde ${assignedAt}.` };
  }
  if (orderId !== null) return { en: `It left with order ${orderId}.`, es: `Salió con el pedido ${orderId}.` };
  return { en: 'It is retired. Reinstate it first.', es: 'Está retirada. Reincorpórela primero.' };
}
