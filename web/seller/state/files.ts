import type { components } from '../../../clients/typescript/src/index.ts';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { ended, isCertain, wish } from '../../shared/keys.ts';
import { market } from '../../shared/market.ts';

export const IMPORTS = ['products', 'receipts', 'adjustments'] as const;
export type ImportKind = (typeof IMPORTS)[number];
export type Imported = components['schemas']['Import'];

/** What the market takes of one file. */
export const FILE_BYTES_MAX = 32 * 1_024 * 1_024;

export interface ImportRequest {
  readonly kind: ImportKind;
  readonly text: string;
  /** Good lines are brought in although others are wrong. */
  readonly partial: boolean;
  readonly file: Pick<File, 'name' | 'size' | 'lastModified'>;
}

const NAME = 'import';

/**
 * Brings a file in, once: also when it is sent again after it was, or the page was loaded anew. One that was refused is looked at
 * anew, since what was missing may be there by then.
 * @returns what was brought in and what was not
 * @throws TianguisError, NoAnswerError
 */
export async function bringIn({ kind, text, partial, file }: ImportRequest): Promise<Imported> {
  const { name, size, lastModified } = file;
  const { key } = wish(NAME, { kind, partial, name, size, lastModified });
  const asked = {
    params: { query: { partial } },
    body: text,
    bodySerializer: (body: unknown) => String(body),
    headers: { 'content-type': 'text/csv' },
    idempotencyKey: key,
  };
  try {
    switch (kind) {
      case 'products':
        return (await market().post('/api/inventory/imports/products', asked)).data;
      case 'receipts':
        return (await market().post('/api/inventory/imports/receipts', asked)).data;
      case 'adjustments':
        return (await market().post('/api/inventory/imports/adjustments', asked)).data;
    }
  } catch (error) {
    if (error instanceof TianguisError && isCertain(error)) ended(NAME, key);
    if (error instanceof TianguisError && error.code === 'import-rejected') return error.problem;
    throw error;
  }
}

/** @param warehouseId: every movement there; without it, what lies where */
export async function takeOut(warehouseId?: string): Promise<string> {
  if (warehouseId === undefined) return (await market().get('/api/inventory/exports/levels', { parseAs: 'text' })).data;
  const params = { query: { warehouseId } };
  return (await market().get('/api/inventory/exports/ledger', { params, parseAs: 'text' })).data;
}

/** Has the browser keep a text as a file. */
export function keepFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
