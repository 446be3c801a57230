import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { takeCsv } from '../../platform/csv-body.ts';
import { importConfigOf, importing, importLimits, importSchemaOf } from '../imports/index.ts';
import { importAdjustments } from './adjustment-import.ts';
import { ADJUSTMENT_FORM, RECEIPT_FORM } from './import-rows.ts';
import { importReceipts } from './receipt-import.ts';

/** Goods by the file. */
export async function importRoutes(root: FastifyInstance): Promise<void> {
  takeCsv(root);
  const app = root.withTypeProvider<ZodTypeProvider>();
  const config = importConfigOf(['SELLER', 'ADMIN']);
  const tags = ['inventory'];

  app.post(
    '/imports/receipts',
    {
      ...importLimits,
      config,
      schema: {
        tags,
        operationId: 'importReceipts',
        summary: 'Receive the goods of a CSV file',
        ...importSchemaOf(RECEIPT_FORM),
      },
    },
    importing(importReceipts),
  );

  app.post(
    '/imports/adjustments',
    {
      ...importLimits,
      config,
      schema: {
        tags,
        operationId: 'importAdjustments',
        summary: 'Correct what lies in places by a CSV file',
        ...importSchemaOf(ADJUSTMENT_FORM),
      },
    },
    importing(importAdjustments),
  );
}
