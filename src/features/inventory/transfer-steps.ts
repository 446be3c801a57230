import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { holdDocument } from './documents.ts';
import type { Change } from './places.sql.ts';
import { unitsOf } from './quantities.ts';
import { mayTransferGo, type TransferStatus, transferGoesTo } from './rules.ts';
import type { ArrivalInput } from './transfer-schemas.ts';

/** A transfer on its way from step to step: held, allowed or refused, and taken further. */

interface TransferLine extends Change {
  readonly id: string;
  readonly product: { readonly unitScale: number };
}

/** A transfer as it is held. */
export interface Transfer {
  readonly id: string;
  readonly status: TransferStatus;
  readonly sellerId: string | null;
  readonly warehouseId: string;
  readonly toWarehouseId: string;
  readonly lines: readonly TransferLine[];
}

/** Holds a transfer until the transaction ends. @throws AppError not-found for others' too, and for other documents */
export async function holdTransfer(tx: Tx, caller: Caller, id: string): Promise<Transfer> {
  const document = await holdDocument(tx, caller, id);
  const { kind, status, warehouseId, toWarehouseId } = document ?? {};
  if (document === undefined || kind !== 'TRANSFER' || status === undefined || status === 'POSTED')
    throw notFound('transfer');
  if (warehouseId == null || toWarehouseId == null) throw new Error(`transfer ${id} has no places`);
  return { ...document, status, warehouseId, toWarehouseId };
}

/** @throws AppError invalid-transition when the transfer cannot go there from where it is */
export function refuseUnless({ status: from }: Transfer, to: TransferStatus): void {
  if (mayTransferGo(from, to)) return;
  const allowed = transferGoesTo(from);
  const then = allowed.length === 0 ? undefined : allowed.join(', ');
  const reason = {
    en: `The transfer is ${from}; ${then === undefined ? 'nothing more can be done with it' : `it can become: ${then}`}.`,
    es: `El traspaso está en ${from}; ${then === undefined ? 'ya no se puede hacer nada con él' : `puede pasar a: ${then}`}.`,
  };
  throw new AppError(PLATFORM_ERRORS['invalid-transition'], { params: { reason }, extensions: { from, allowed } });
}

const UNKNOWN_LINE = words({ en: 'must be a line of the transfer', es: 'debe ser una línea del traspaso' });
const LINE_TWICE = words({ en: 'is there twice', es: 'está dos veces' });
const LINES_MISSING = words({
  en: 'must name every line, with 0 for what did not arrive; or leave `lines` out when all arrived',
  es: 'debe nombrar cada línea, con 0 para lo que no llegó; u omita `lines` si llegó todo',
});
const MORE_THAN_SENT = words({
  en: 'is more than was sent; add an adjustment',
  es: 'es más de lo enviado; haga un ajuste',
});
const UNEXPLAINED = words({
  en: 'is required when less arrived than was sent',
  es: 'es obligatorio cuando llegó menos de lo enviado',
});

/**
 * What arrived of each line of a transfer.
 * @throws InvalidRequest when the lines are not the transfer's, or something is missing and nobody says why
 */
export function arrivals({ lines }: Pick<Transfer, 'lines'>, input: ArrivalInput): readonly TransferLine[] {
  if (input?.lines === undefined) return lines;
  const sent = new Map(lines.map((line) => [line.id, line]));
  const arrived = new Map<string, TransferLine>();
  for (const [index, { lineId, quantity: said }] of input.lines.entries()) {
    const line = sent.get(lineId);
    if (line === undefined) throw InvalidRequest.field(`lines.${index}.lineId`, UNKNOWN_LINE);
    if (arrived.has(lineId)) throw InvalidRequest.field(`lines.${index}.lineId`, LINE_TWICE);
    const quantity = unitsOf(said, {
      scale: line.product.unitScale,
      field: `lines.${index}.quantity`,
      mayBeNone: true,
    });
    if (quantity > line.quantity) throw InvalidRequest.field(`lines.${index}.quantity`, MORE_THAN_SENT);
    arrived.set(lineId, { ...line, quantity });
  }
  if (arrived.size < lines.length) throw InvalidRequest.field('lines', LINES_MISSING);
  const isWhole = lines.every(({ id, quantity }) => arrived.get(id)?.quantity === quantity);
  if (!isWhole && input.reason === undefined) throw InvalidRequest.field('reason', UNEXPLAINED);
  return [...arrived.values()];
}

/** A step of a transfer, for its history. */
interface Step {
  readonly status: TransferStatus;
  readonly actorId: string;
  readonly reason: string | null;
  /** What arrived of each line, once it has. */
  readonly arrived?: readonly TransferLine[];
}

/** Takes a transfer that is held to its next status. @returns its id */
export async function advance(tx: Tx, { id }: Transfer, { status, actorId, reason, arrived }: Step): Promise<string> {
  const event = { id: newId(), status, actorId, reason };
  await tx.stockDocument.update({ where: { id }, data: { status, events: { create: event } } });
  if (arrived !== undefined) {
    await tx.$executeRaw`
      UPDATE stock_document_lines l SET received = a.quantity
      FROM unnest(${arrived.map((line) => line.id)}::uuid[], ${arrived.map(({ quantity }) => quantity)}::int[]) AS a (id, quantity)
      WHERE l.id = a.id`;
  }
  return id;
}
