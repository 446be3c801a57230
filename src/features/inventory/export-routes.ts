import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { csvResponse, DOWNLOAD_ANSWER_WITHIN_MS, sendCsv } from '../../platform/csv-download.ts';
import { exportLevels, exportMovements, levelExportQuery, movementExportQuery } from './exports.ts';

/** Goods as files. */
export async function exportRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const config = {
    access: ['SELLER', 'ADMIN'] as const,
    workload: 'read' as const,
    // What was sent cannot be read again elsewhere.
    replica: 'never' as const,
    answerWithinMs: DOWNLOAD_ANSWER_WITHIN_MS,
  };
  const tags = ['inventory'];
  const description = 'Text that a spreadsheet would take for a formula begins with an apostrophe.';

  app.get(
    '/exports/levels',
    {
      config,
      schema: {
        ...{ tags, operationId: 'exportStockLevels', summary: 'What lies where, as a CSV file', description },
        querystring: levelExportQuery,
        response: csvResponse,
      },
    },
    async (request, reply) => {
      const context = contextOf(request);
      const file = exportLevels(context, callerOf(request), request.query);
      return sendCsv(reply, { ...file, name: 'levels.csv', waiting: context.lendSlot });
    },
  );

  app.get(
    '/exports/ledger',
    {
      config,
      schema: {
        ...{
          tags,
          operationId: 'exportMovements',
          summary: 'Every movement of a product, a warehouse or a lot, as a CSV file',
          description,
        },
        querystring: movementExportQuery,
        response: csvResponse,
      },
    },
    async (request, reply) => {
      const context = contextOf(request);
      const file = exportMovements(context, callerOf(request), request.query);
      return sendCsv(reply, { ...file, name: 'ledger.csv', waiting: context.lendSlot });
    },
  );
}
