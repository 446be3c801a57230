/** Units a product may ever be supplied with, less those taken off: the most its stock can come to when all is returned. */
export const SUPPLIED_MAX = 2_147_483_647;

/** How many digits a document's number has at least. */
const NUMBER_DIGITS = 6;
const PREFIXES = { RECEIPT: 'REC', ADJUSTMENT: 'ADJ', TRANSFER: 'TRA', RETURN: 'RET', LOT_REJECTION: 'REJ' } as const;

/** A document's number as people say it, such as REC-000123. */
export function documentNumber(kind: keyof typeof PREFIXES, number: number): string {
  return `${PREFIXES[kind]}-${String(number).padStart(NUMBER_DIGITS, '0')}`;
}
