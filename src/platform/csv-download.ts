import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type CsvValue, csvText } from './csv.ts';

/** What an answer of rows is to OpenAPI. */
export const csvResponse = { 200: { content: { 'text/csv': { schema: z.string() } } } };

/** Nobody downloads for longer than this, in milliseconds, however slowly. */
const DOWNLOAD_MAX_MS = 10 * 60_000;
/** For the admission: the end of a download is seen to here. */
export const DOWNLOAD_ANSWER_WITHIN_MS = DOWNLOAD_MAX_MS + 60_000;

export interface Download {
  /** What the file is called. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Each page is read when the one before has been taken. */
  readonly pages: AsyncIterator<readonly (readonly CsvValue[])[]>;
  /** Runs what waits for the client, who must keep nothing from others meanwhile. */
  readonly waiting: <T>(part: () => Promise<T>) => Promise<T>;
}

/**
 * Sends pages as a CSV file, each when the client has taken what came before.
 * @throws whatever reading the first page throws; a later one that fails breaks the connection off, so that nobody takes half a file
 *   for the whole
 */
export async function sendCsv(reply: FastifyReply, { name, columns, pages, waiting }: Download): Promise<FastifyReply> {
  let page = await pages.next();
  const body = new PassThrough();
  const end = AbortSignal.timeout(DOWNLOAD_MAX_MS);
  reply.header('content-type', 'text/csv; charset=utf-8; header=present');
  reply.header('content-disposition', `attachment; filename="${name}"`);
  reply.send(body);
  const closed = new Promise<false>((resolve) => {
    reply.raw.once('close', () => resolve(false));
    end.addEventListener('abort', () => resolve(false), { once: true });
  });
  const taken = (text: string) =>
    body.write(text) ? true : waiting(() => Promise.race([once(body, 'drain').then(() => true), closed]));
  try {
    let goesOn = await taken(csvText([columns]));
    while (!page.done && goesOn) {
      goesOn = await taken(csvText(page.value));
      if (goesOn) page = await pages.next();
    }
    if (goesOn) body.end();
    else body.destroy();
  } catch (error) {
    reply.log.error({ err: error }, 'an export broke off');
    body.destroy(error as Error);
  }
  // The last of it is on its way yet.
  await waiting(() => closed);
  return reply;
}
