import { z } from 'zod';
import type { ImportForm } from '../imports/index.ts';
import { UNIT_LISTS, type UnitList } from './lists.ts';
import { listEntryBody, SAYS_NOTHING, unitBody } from './schemas.ts';

/** What the lines of a file say of units: the same as the JSON body, in columns, with words of lists by their codes. */

const unit = unitBody.shape;
const code = listEntryBody.shape.code.optional();

/** The column that names a word of a list. */
export const CODE_COLUMNS = {
  types: 'type_code',
  statuses: 'status_code',
  brands: 'brand_code',
  models: 'model_code',
  'operating-systems': 'operating_system_code',
  'operating-system-versions': 'operating_system_version_code',
  'cpu-vendors': 'cpu_vendor_code',
} as const satisfies Readonly<Record<UnitList, string>>;

const unitRow = z
  .strictObject({
    site_id: unit.siteId,
    asset_tag: unit.assetTag,
    serial: unit.serial,
    imei: unit.imei,
    product_id: unit.productId,
    description: unit.description,
    type_code: code,
    status_code: code,
    brand_code: code,
    model_code: code,
    operating_system_code: code,
    operating_system_version_code: code,
    cpu_vendor_code: code,
    notes: unit.notes,
  })
  .refine(({ product_id, description }) => (product_id ?? description) !== undefined, {
    path: ['product_id'],
    message: SAYS_NOTHING,
  });

export type UnitRowText = z.output<typeof unitRow>;

export const UNIT_FORM: ImportForm<UnitRowText> = {
  columns: {
    required: ['site_id'],
    optional: [
      ...['asset_tag', 'serial', 'imei', 'product_id', 'description'],
      ...UNIT_LISTS.map((list) => CODE_COLUMNS[list]),
      'notes',
    ],
  },
  row: unitRow,
};
