import type { DocumentStatus } from '../../generated/prisma/enums.ts';
import { words } from '../../platform/validation.ts';

/** Units a product may ever be supplied with, less those taken off: the most its stock can come to when all is returned. */
export const SUPPLIED_MAX = 2_147_483_647;

export const TOO_MUCH_SUPPLY = words({
  en: `would bring the units that were ever supplied above ${SUPPLIED_MAX}`,
  es: `llevaría las unidades alguna vez surtidas por encima de ${SUPPLIED_MAX}`,
});

/** The units of each product, all in all. */
export function unitsByProduct(some: readonly { productId: string; quantity: number }[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const { productId, quantity } of some) units.set(productId, (units.get(productId) ?? 0) + quantity);
  return units;
}

/** The same of those products alone of which it changes anything: what moves from lot to lot does not. */
export function changedUnits(some: readonly { productId: string; quantity: number }[]): Map<string, number> {
  return new Map([...unitsByProduct(some)].filter(([, units]) => units !== 0));
}

/** How many digits a document's number has at least. */
const NUMBER_DIGITS = 6;
const PREFIXES = { RECEIPT: 'REC', ADJUSTMENT: 'ADJ', TRANSFER: 'TRA', RETURN: 'RET', LOT_REJECTION: 'REJ' } as const;

/** A document's number as people say it, such as REC-000123. */
export function documentNumber(kind: keyof typeof PREFIXES, number: number): string {
  return `${PREFIXES[kind]}-${String(number).padStart(NUMBER_DIGITS, '0')}`;
}

/** Where a transfer is. */
export type TransferStatus = Exclude<DocumentStatus, 'POSTED'>;

/** Every step of a transfer. What is not here is refused. */
const TRANSFER_STEPS: Readonly<Record<TransferStatus, readonly TransferStatus[]>> = {
  REQUESTED: ['IN_TRANSIT', 'CANCELLED'],
  IN_TRANSIT: ['RECEIVED', 'CANCELLED'],
  RECEIVED: [],
  CANCELLED: [],
};

/** Where a transfer may go from here. */
export function transferGoesTo(from: TransferStatus): readonly TransferStatus[] {
  return TRANSFER_STEPS[from];
}

export function mayTransferGo(from: TransferStatus, to: TransferStatus): boolean {
  return TRANSFER_STEPS[from].includes(to);
}
