import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { takeCsv } from '../../platform/csv-body.ts';
import { csvResponse, DOWNLOAD_ANSWER_WITHIN_MS, sendCsv } from '../../platform/csv-download.ts';
import { importConfigOf, importing, importLimits, importSchemaOf } from '../imports/index.ts';
import { exportUnits, unitExportQuery } from './unit-export.ts';
import { importUnits } from './unit-import.ts';
import { UNIT_FORM } from './unit-rows.ts';

const tags = ['units'];
const access = ['SELLER', 'ADMIN'] as const;

/** Units by the file. */
export async function unitImportRoutes(root: FastifyInstance): Promise<void> {
  takeCsv(root);
  root.withTypeProvider<ZodTypeProvider>().post(
    '/units/imports',
    {
      ...importLimits,
      config: importConfigOf(access),
      schema: {
        tags,
        operationId: 'importUnits',
        summary: 'Register the units of a CSV file',
        ...importSchemaOf(UNIT_FORM),
      },
    },
    importing(importUnits),
  );
}

/** Units as a file. */
export async function unitExportRoutes(root: FastifyInstance): Promise<void> {
  root.withTypeProvider<ZodTypeProvider>().get(
    '/units/exports',
    {
      config: { access, workload: 'read', replica: 'never', answerWithinMs: DOWNLOAD_ANSWER_WITHIN_MS },
      schema: {
        tags,
        operationId: 'exportUnits',
        summary: 'Units at your sites, as a CSV file',
        description: 'Text that a spreadsheet would take for a formula begins with an apostrophe.',
        querystring: unitExportQuery,
        response: csvResponse,
      },
    },
    async (request, reply) => {
      const context = contextOf(request);
      const file = exportUnits(context, callerOf(request), request.query);
      return sendCsv(reply, { ...file, name: 'units.csv', waiting: context.lendSlot });
    },
  );
}
