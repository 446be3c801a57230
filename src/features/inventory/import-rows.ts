import { z } from 'zod';
import { words } from '../../platform/validation.ts';
import type { ImportForm } from '../imports/index.ts';
import { quantityText } from './quantities.ts';
import { adjustmentBody, receiptBody, warehouseBody } from './schemas.ts';

/** What the lines of a file say of goods: the same as the JSON bodies, in columns. */

const receiptLine = receiptBody.shape.lines.element.shape;
const lot = receiptLine.lot.unwrap().shape;

const ONLY_WITH_LOT = words({ en: 'only goes with lot_code', es: 'solo va junto con lot_code' });
const BEFORE_MADE = words({ en: 'must not be before manufactured_on', es: 'no debe ser anterior a manufactured_on' });

const receiptRow = z
  .strictObject({
    warehouse: warehouseBody.shape.code,
    product_id: receiptLine.productId,
    quantity: quantityText,
    lot_code: lot.code.optional(),
    manufactured_on: lot.manufacturedOn,
    expires_on: lot.expiresOn,
  })
  .superRefine(({ lot_code, manufactured_on, expires_on }, context) => {
    const refuse = (column: string, message: string) => context.addIssue({ code: 'custom', path: [column], message });
    if (lot_code === undefined && manufactured_on !== undefined) refuse('manufactured_on', ONLY_WITH_LOT);
    if (lot_code === undefined && expires_on !== undefined) refuse('expires_on', ONLY_WITH_LOT);
    if (manufactured_on !== undefined && expires_on !== undefined && expires_on < manufactured_on)
      refuse('expires_on', BEFORE_MADE);
  });

const adjustmentRow = z.strictObject({
  warehouse: warehouseBody.shape.code,
  product_id: adjustmentBody.shape.productId,
  lot_code: lot.code.optional(),
  quantity: quantityText,
  reason: adjustmentBody.shape.reason,
});

export type ReceiptRow = z.output<typeof receiptRow>;
export type AdjustmentRow = z.output<typeof adjustmentRow>;

/** What a document says of all its lines. */
export interface DocumentHead {
  readonly warehouse: string;
  readonly reason: string | null;
}

const headText = (head: DocumentHead) => JSON.stringify(head);

/** What lines of one part have in common. */
export function headOf(part: string): DocumentHead {
  return JSON.parse(part) as DocumentHead;
}

export const RECEIPT_FORM: ImportForm<ReceiptRow> = {
  columns: {
    required: ['warehouse', 'product_id', 'quantity'],
    optional: ['lot_code', 'manufactured_on', 'expires_on'],
  },
  row: receiptRow,
  aboutOf: ({ product_id }) => product_id,
  partOf: ({ warehouse }) => headText({ warehouse, reason: null }),
};

export const ADJUSTMENT_FORM: ImportForm<AdjustmentRow> = {
  columns: { required: ['warehouse', 'product_id', 'quantity', 'reason'], optional: ['lot_code'] },
  row: adjustmentRow,
  aboutOf: ({ product_id }) => product_id,
  partOf: ({ warehouse, reason }) => headText({ warehouse, reason }),
};
