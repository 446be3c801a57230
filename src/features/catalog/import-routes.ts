import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { takeCsv } from '../../platform/csv-body.ts';
import { importConfigOf, importing, importLimits, importSchemaOf } from '../imports/index.ts';
import { importProducts, PRODUCT_FORM } from './product-import.ts';

/** Products by the file. An ADMIN sells nothing. */
export async function productImportRoutes(root: FastifyInstance): Promise<void> {
  takeCsv(root);
  root.withTypeProvider<ZodTypeProvider>().post(
    '/imports/products',
    {
      ...importLimits,
      config: importConfigOf(['SELLER'], ['seller-profile-required']),
      schema: {
        tags: ['products'],
        operationId: 'importProducts',
        summary: 'Put the products of a CSV file up for sale',
        ...importSchemaOf(PRODUCT_FORM),
      },
    },
    importing(importProducts),
  );
}
