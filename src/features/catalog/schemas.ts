import { z } from 'zod';
import { Category, ProductStatus, ProductUnit } from '../../generated/prisma/enums.ts';
import {
  idSchema,
  moneySchema,
  PRICE_AMOUNT_MAX,
  queryFlag,
  queryNumber,
  textSchema,
  timestampSchema,
} from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { type Words, words } from '../../platform/validation.ts';

/** What a seller may set or raise the stock to. Returns may take it further. */
export const STOCK_MAX = 1_000_000_000;

/** As the database has it. */
const UNIT_SCALE_MAX = 3;

/** Products of a list, and of each of its facets, that are counted at most. */
export const COUNTED_MAX = 1_000;

const priceBody = z
  .strictObject({ amount: z.int().min(1).max(PRICE_AMOUNT_MAX), currency: z.literal('MXN').default('MXN') })
  .meta({ description: 'Of one smallest unit, in minor units: 129900 is 1,299.00' });
const purchaseLimitBody = z.int().min(1).max(STOCK_MAX).nullable().meta({
  description:
    'Units that one buyer may have, in orders that were not cancelled or refunded and held; null: any number',
});
const imagesBody = z.array(textSchema(1, 2000).pipe(z.url({ protocol: /^https?$/ }))).max(10);
const stockBody = z.int().min(0).max(STOCK_MAX);

export const sellerBody = z.strictObject({
  businessName: textSchema(1, 120),
  description: textSchema(0, 2000).optional(),
  location: textSchema(0, 200).optional(),
});

export const sellerSchema = z
  .object({
    id: idSchema.meta({ description: 'The `sellerId` of products and orders; the same as the id of the user' }),
    businessName: z.string(),
    description: z.string().nullable(),
    location: z.string().nullable(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Seller' });

export const WHOLE_PIECES = words({ en: 'must be 0 for a unit of PIECE', es: 'debe ser 0 con la unidad PIECE' });

export const productBody = z
  .strictObject({
    name: textSchema(1, 200),
    description: textSchema(0, 5000).default(''),
    price: priceBody,
    category: z.enum(Category),
    stock: stockBody,
    images: imagesBody.default([]),
    purchaseLimit: purchaseLimitBody.default(null),
    unit: z.enum(ProductUnit).default('PIECE').meta({ description: 'What it is counted in; stays as it is' }),
    unitScale: z.int().min(0).max(UNIT_SCALE_MAX).default(0).meta({
      description:
        'Digits after the point that a quantity can have; quantities are whole numbers of the last: of KG with 3, 1500 are 1.5 kg',
    }),
  })
  .refine(({ unit, unitScale }) => unit !== 'PIECE' || unitScale === 0, {
    path: ['unitScale'],
    message: WHOLE_PIECES,
  });

const NEEDED_WITH_STOCK = words({ en: 'is required with stock', es: 'es obligatorio junto con stock' });
const ONLY_WITH_STOCK = words({ en: 'only goes with stock', es: 'solo va junto con stock' });
const NOT_WITH_STOCK = words({ en: 'cannot go with stock', es: 'no puede ir junto con stock' });
const NOT_ZERO = words({ en: 'must not be 0', es: 'no debe ser 0' });
const NOT_EMPTY = words({ en: 'must name at least one field', es: 'debe nombrar al menos un campo' });

/** The fields that are merged by revision. */
export const editableFields = [
  'name',
  'description',
  'price',
  'category',
  'status',
  'images',
  'purchaseLimit',
] as const;

export const productPatch = z
  .strictObject({
    name: textSchema(1, 200).optional(),
    description: textSchema(0, 5000).optional(),
    price: priceBody.optional(),
    category: z.enum(Category).optional(),
    status: z.enum(ProductStatus).optional(),
    images: imagesBody.optional(),
    purchaseLimit: purchaseLimitBody.optional(),
    stock: stockBody.optional().meta({ description: 'The new stock; needs the `version` it was decided on' }),
    version: z
      .int()
      .min(1)
      .optional()
      .meta({ description: 'The `version` that you read before you decided on `stock`' }),
    stockChange: z
      .int()
      .min(-STOCK_MAX)
      .max(STOCK_MAX)
      .optional()
      .meta({ description: 'Units to add to the current stock; negative to remove units' }),
  })
  .superRefine((patch, context) => {
    const refuse = (field: string, message: Words) => context.addIssue({ code: 'custom', path: [field], message });
    if (patch.stock !== undefined && patch.version === undefined) refuse('version', NEEDED_WITH_STOCK);
    if (patch.version !== undefined && patch.stock === undefined) refuse('version', ONLY_WITH_STOCK);
    if (patch.stock !== undefined && patch.stockChange !== undefined) refuse('stockChange', NOT_WITH_STOCK);
    if (patch.stockChange === 0) refuse('stockChange', NOT_ZERO);
    if (Object.keys(patch).length === 0) refuse('body', NOT_EMPTY);
  });

export const productSchema = z
  .object({
    id: idSchema,
    sellerId: idSchema,
    name: z.string(),
    description: z.string(),
    category: z.enum(Category),
    status: z.enum(ProductStatus),
    price: moneySchema,
    stock: z.int().meta({ description: 'Units that can be sold now' }),
    version: z.int().meta({ description: 'Goes up with every change of the stock' }),
    revision: z.int().meta({
      description: 'Goes up with every edit of anything but the stock; the ETag is this, a dot, and `version`',
    }),
    images: z.array(z.string()),
    purchaseLimit: z.int().nullable().meta({ description: 'Units that one buyer may have; null: any number' }),
    unit: z.enum(ProductUnit),
    unitScale: z.int().meta({
      description:
        'Digits after the point that a quantity can have: `stock`, quantities and `price` are of the smallest unit, of KG with 3 a gram',
    }),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Product' });

export const productQuery = pagedQuery({
  category: z.enum(Category).optional(),
  minPrice: queryNumber(0, PRICE_AMOUNT_MAX).optional().meta({ description: 'In minor units' }),
  maxPrice: queryNumber(0, PRICE_AMOUNT_MAX).optional().meta({ description: 'In minor units' }),
  sellerId: idSchema.optional(),
  search: textSchema(1, 100).optional().meta({
    description:
      'Words, or beginnings of words, in name and description; accents and endings do not matter. Where nothing is called so, one typing error in a word of the name is forgiven',
  }),
  status: z.enum(ProductStatus).default('ACTIVE'),
  sort: z
    .enum(['newest', 'price-asc', 'price-desc', 'relevance'])
    .optional()
    .meta({ description: 'Default: `relevance` with `search`, else `newest`' }),
  facets: queryFlag('Whether to count what each category and each band of prices has, by the other filters'),
})
  // What is no number has been refused already, and is not above anything.
  .refine(({ minPrice = 0, maxPrice = Number.POSITIVE_INFINITY }) => !(minPrice > maxPrice), {
    path: ['minPrice'],
    message: words({ en: 'must not be above maxPrice', es: 'no debe superar maxPrice' }),
  })
  .refine(({ sort, search }) => sort !== 'relevance' || search !== undefined, {
    path: ['sort'],
    message: words({ en: 'can be relevance only with search', es: 'solo puede ser relevance junto con search' }),
  });

const facetCount = z.int().meta({ description: `${COUNTED_MAX} means that many or more` });

const facetsSchema = z
  .object({
    categories: z.array(z.object({ category: z.enum(Category), count: facetCount })),
    prices: z.array(z.object({ minPrice: z.int(), maxPrice: z.int().nullable(), count: facetCount })),
  })
  .meta({ id: 'Facets', description: 'Products by category and by band of prices; only with `facets=true`' });

export const productPageSchema = pageSchema(productSchema, COUNTED_MAX).extend({ facets: facetsSchema.optional() });

export const productParams = z.strictObject({ id: idSchema });

export type SellerInput = z.output<typeof sellerBody>;
export type SellerView = z.infer<typeof sellerSchema>;
export type ProductInput = z.output<typeof productBody>;
export type ProductPatch = z.output<typeof productPatch>;
export type ProductQuery = z.output<typeof productQuery>;
export type ProductView = z.infer<typeof productSchema>;
export type Facets = z.infer<typeof facetsSchema>;
export type EditableField = (typeof editableFields)[number];
