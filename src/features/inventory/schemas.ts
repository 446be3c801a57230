import { z } from 'zod';
import { DocumentKind, DocumentStatus, LedgerKind } from '../../generated/prisma/enums.ts';
import {
  idSchema,
  inYears,
  momentQuery,
  NO_YEAR,
  textSchema,
  timestampSchema,
  timeZoneSchema,
} from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { words } from '../../platform/validation.ts';
import { LINE_QUANTITY_MAX, quantityBody } from './quantities.ts';

/** Things of a list that are counted at most. */
export const COUNTED_MAX = 1_000;

export const warehouseBody = z.strictObject({
  code: textSchema(1, 40),
  name: textSchema(1, 120),
  timeZone: timeZoneSchema
    .default('America/Mexico_City')
    .meta({ description: 'By whose days lots expire there; by default America/Mexico_City' }),
  priority: z
    .int()
    .min(0)
    .max(1_000)
    .default(0)
    .meta({ description: 'Of goods that are alike, those in the warehouse with the lowest leave first' }),
});

export const warehousePatch = z
  .strictObject({ name: textSchema(1, 120).optional(), priority: z.int().min(0).max(1_000).optional() })
  .refine(
    ({ name, priority }) => name !== undefined || priority !== undefined,
    words({ en: 'must change name or priority', es: 'debe cambiar name o priority' }),
  );
export const warehouseParams = z.strictObject({ id: idSchema });

export const warehouseSchema = z
  .object({
    id: idSchema,
    sellerId: idSchema.nullable().meta({ description: 'Null: the operator’s' }),
    code: z.string(),
    name: z.string(),
    timeZone: z.string(),
    priority: z.int(),
    isDefault: z.boolean().meta({ description: 'Where a product’s goods lie that nobody put elsewhere' }),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Warehouse' });

export const warehouseQuery = pagedQuery({});
export const warehousePageSchema = pageSchema(warehouseSchema, COUNTED_MAX);

const dateSchema = z.iso.date().meta({ example: '2026-12-31' });
export const dateBody = dateSchema.refine(inYears, NO_YEAR);
/** As the database writes it, so that the same thing is known by the same text. */
export const idBody = idSchema.toLowerCase();

export const levelSchema = z
  .object({
    id: idSchema,
    warehouseId: idSchema,
    productId: idSchema,
    lotId: idSchema.nullable(),
    lotCode: z.string().nullable(),
    expiresOn: dateSchema.nullable().meta({ description: 'The last day on which it can be sold' }),
    onHand: z.int(),
    updatedAt: timestampSchema,
  })
  .meta({ id: 'StockLevel' });

const place = { productId: idSchema.optional(), warehouseId: idSchema.optional(), lotId: idSchema.optional() };

export const levelQuery = pagedQuery(place);
export const levelPageSchema = pageSchema(levelSchema, COUNTED_MAX);

export const movementSchema = z
  .object({
    id: idSchema,
    kind: z.enum(LedgerKind),
    productId: idSchema,
    warehouseId: idSchema
      .nullable()
      .meta({ description: 'Null: not the goods moved, but what can be promised of them' }),
    lotId: idSchema.nullable(),
    lotCode: z.string().nullable(),
    quantity: z
      .int()
      .meta({ description: 'Negative: it left. A HELD_SALE moves nothing: its units left with the HOLD' }),
    balance: z.int().nullable().meta({
      description: 'After it: of the place and lot, or of the product’s `stock`. Null where nobody wrote it down',
    }),
    orderId: idSchema.nullable(),
    documentId: idSchema.nullable().meta({ description: 'The receipt, transfer or other document that it belongs to' }),
    causeId: idSchema.nullable().meta({
      description:
        'The same of a HOLD and of what ended it; of an order item that moved again, the refund or the late payment',
    }),
    actorId: idSchema.nullable().meta({ description: 'Null: a job, or an operator’s script' }),
    reason: z.string().nullable(),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Movement' });

export const OF_SOMETHING = words({
  en: 'is required, or warehouseId, or lotId',
  es: 'es obligatorio, o warehouseId, o lotId',
});

export const movementQuery = pagedQuery({
  ...place,
  from: momentQuery.optional(),
  to: momentQuery.optional().meta({ description: 'Not included' }),
}).refine(({ productId, warehouseId, lotId }) => (productId ?? warehouseId ?? lotId) !== undefined, {
  path: ['productId'],
  message: OF_SOMETHING,
});
export const movementPageSchema = pageSchema(movementSchema, COUNTED_MAX);

export const LINES_MAX = 1_000;
/** A body of so many lines, with lots of the longest codes. */
export const LINES_BYTES_MAX = 512 * 1024;

const lotBody = z
  .strictObject({
    code: textSchema(1, 80),
    manufacturedOn: dateBody.optional(),
    expiresOn: dateBody.optional().meta({ description: 'The last day on which it can be sold' }),
  })
  .refine(({ manufacturedOn, expiresOn }) => !(manufacturedOn && expiresOn && expiresOn < manufacturedOn), {
    path: ['expiresOn'],
    message: words({ en: 'must not be before manufacturedOn', es: 'no debe ser anterior a manufacturedOn' }),
  });

export const receiptBody = z.strictObject({
  warehouseId: idBody,
  lines: z
    .array(
      z.strictObject({
        productId: idBody,
        quantity: quantityBody(z.int().min(1).max(LINE_QUANTITY_MAX)),
        lot: lotBody.optional().meta({ description: 'A code that is not known yet makes a lot' }),
      }),
    )
    .min(1)
    .max(LINES_MAX),
});

export const NOT_ZERO = words({ en: 'must not be 0', es: 'no debe ser 0' });

export const adjustmentBody = z.strictObject({
  warehouseId: idBody,
  productId: idBody,
  lotId: idBody.nullish().meta({ description: 'Default: what lies in no lot' }),
  quantity: quantityBody(
    z
      .int()
      .min(-LINE_QUANTITY_MAX)
      .max(LINE_QUANTITY_MAX)
      .refine((quantity) => quantity !== 0, NOT_ZERO),
  ).meta({ description: 'Units that are more (positive) or fewer than was known' }),
  reason: textSchema(1, 500),
});

export const documentSchema = z
  .object({
    id: idSchema,
    number: z.string().meta({ example: 'REC-000123' }),
    kind: z.enum(DocumentKind),
    status: z.enum(DocumentStatus),
    warehouseId: idSchema
      .nullable()
      .meta({ description: 'Of a transfer, where it comes from. Null: each line has its own' }),
    toWarehouseId: idSchema.nullable().meta({ description: 'Where a transfer goes' }),
    orderId: idSchema.nullable().meta({ description: 'Whose goods a return brings back' }),
    reason: z.string().nullable(),
    createdBy: idSchema,
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
    lines: z.array(
      z.object({
        id: idSchema,
        productId: idSchema,
        lotId: idSchema.nullable(),
        lotCode: z.string().nullable(),
        warehouseId: idSchema.nullable(),
        quantity: z.int().meta({ description: 'Negative: it left. Of a transfer, what is sent' }),
        received: z.int().nullable().meta({ description: 'What arrived of a transfer' }),
      }),
    ),
    history: z.array(
      z.object({
        status: z.enum(DocumentStatus),
        actorId: idSchema,
        reason: z.string().nullable(),
        at: timestampSchema,
      }),
    ),
  })
  .meta({ id: 'StockDocument' });

export const documentQuery = pagedQuery({ kind: z.enum(DocumentKind).optional(), warehouseId: idSchema.optional() });
export const documentPageSchema = pageSchema(documentSchema, COUNTED_MAX);
export const documentParams = z.strictObject({ id: idSchema });

export const productParams = z.strictObject({ id: idBody });

const units = (description: string) => z.int().meta({ description });

export const availabilitySchema = z
  .object({
    productId: idSchema,
    onHand: units('Everything that lies anywhere, expired or not'),
    sellable: units('On hand and not expired'),
    promised: units('In orders that are not shipped yet'),
    held: units('Held for carts'),
    free: units('Neither promised nor held: the product’s `stock`, which the checkout sells'),
    shortfall: units(
      'Promised and no longer there: they expired first. What comes covers them before it can be promised',
    ),
    lowStockThreshold: z.int().nullable().meta({ description: 'With this stock or less there are few. Null: never' }),
    byWarehouse: z
      .array(z.object({ warehouseId: idSchema, code: z.string(), onHand: z.int(), sellable: z.int() }))
      .meta({ description: 'By their codes, 100 at most' }),
    byLot: z
      .array(
        z.object({
          lotId: idSchema.nullable(),
          lotCode: z.string().nullable(),
          expiresOn: dateSchema.nullable(),
          onHand: z.int(),
          sellable: z.int(),
        }),
      )
      .meta({ description: 'The first that expire, 100 at most; what lies in no lot last' }),
  })
  .meta({ id: 'Availability' });

export type WarehouseInput = z.output<typeof warehouseBody>;
export type WarehousePatch = z.output<typeof warehousePatch>;
export type WarehouseView = z.infer<typeof warehouseSchema>;
export type LevelQuery = z.output<typeof levelQuery>;
export type LevelView = z.infer<typeof levelSchema>;
export type MovementQuery = z.output<typeof movementQuery>;
export type MovementView = z.infer<typeof movementSchema>;
export type Availability = z.infer<typeof availabilitySchema>;
export type ReceiptInput = z.output<typeof receiptBody>;
export type AdjustmentInput = z.output<typeof adjustmentBody>;
export type DocumentView = z.infer<typeof documentSchema>;
export type DocumentQuery = z.output<typeof documentQuery>;
