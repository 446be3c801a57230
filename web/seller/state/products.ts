import { type components, TianguisError } from '../../../clients/typescript/src/index.ts';
import type { Product } from '../../shared/goods.ts';
import { fulfil } from '../../shared/keys.ts';
import { takeLooks } from '../../shared/looks.ts';
import { market } from '../../shared/market.ts';
import type { Read } from './editing.ts';
import type { Patch } from './fields.ts';
import { pause } from './pause.ts';

export const PAGE_SIZE = 20;
/** As many as are marked in lists; the list of low stock itself has all. */
const MARKED_MAX = 100;

export interface Wanted {
  readonly sellerId: string;
  readonly search: string | undefined;
  readonly status: Product['status'];
  readonly page: number;
}

export async function listProducts({ search, ...wanted }: Wanted, signal: AbortSignal) {
  const query = { ...wanted, limit: PAGE_SIZE, ...(search && { search }) };
  return (await market().get('/api/marketplace/products', { params: { query }, signal })).data;
}

export type LowStock = components['schemas']['LowStock'];

/** Products of which few are left, by their sellers' own measure. */
export async function readLowStock(signal: AbortSignal): Promise<readonly LowStock[]> {
  const query = { limit: MARKED_MAX };
  return (await market().get('/api/inventory/low-stock', { params: { query }, signal })).data.data;
}

function readOf({ data, response }: { data: Product; response: Response }): Read {
  takeLooks(data);
  return { product: data, etag: response.headers.get('etag') ?? '*' };
}

/** @throws TianguisError, NoAnswerError */
export async function readProduct(id: string, signal?: AbortSignal): Promise<Read> {
  const asked = { params: { path: { id } }, ...(signal && { signal }) };
  return readOf(await market().get('/api/marketplace/products/{id}', asked));
}

const REREADS_MAX = 6;
const REREAD_AFTER_MS = 400;

/**
 * The product as it is since somebody changed these fields: what everybody reads is a moment old, and is read again until it knows.
 * @throws TianguisError, NoAnswerError
 */
export async function readSince(
  id: string,
  conflicts: readonly { readonly field: string; readonly present: unknown }[],
): Promise<Read> {
  for (let reads = 1; ; reads += 1) {
    const read = await readProduct(id);
    const values = read.product as unknown as Readonly<Record<string, unknown>>;
    const knows = conflicts.every(({ field, present }) => JSON.stringify(values[field]) === JSON.stringify(present));
    if (knows || reads === REREADS_MAX) return read;
    await pause(REREAD_AFTER_MS);
  }
}

/** @throws TianguisError also of a field that others have changed (edit-conflict); NoAnswerError */
export async function saveProduct(id: string, etag: string, patch: Patch): Promise<Read> {
  const params = { path: { id }, header: { 'if-match': etag } };
  return readOf(await market().patch('/api/marketplace/products/{id}', { params, body: patch }));
}

/** Takes it off the shelf, or puts it back, whatever else was changed. @throws TianguisError, NoAnswerError */
export async function moveProduct(id: string, status: Product['status']): Promise<Read> {
  const params = { path: { id }, header: { 'if-match': '*' } };
  return readOf(await market().patch('/api/marketplace/products/{id}', { params, body: { status } }));
}

export type NewProduct = Required<Pick<Patch, 'name' | 'description' | 'price' | 'category' | 'images'>> &
  Pick<Product, 'unit' | 'unitScale' | 'stock' | 'purchaseLimit'>;

/** Puts a product on sale: once, whatever the network does. @throws TianguisError, NoAnswerError */
export function createProduct(product: NewProduct): Promise<Product> {
  return fulfil('product', product, async ({ key, body }) => {
    return (await market().post('/api/marketplace/products', { body, idempotencyKey: key })).data;
  });
}

/** How few count as few; null: never. @throws TianguisError, NoAnswerError */
export async function saveThreshold(id: string, threshold: number | null): Promise<void> {
  await market().put('/api/inventory/products/{id}/low-stock-threshold', {
    params: { path: { id } },
    body: { threshold },
  });
}

/** What there is, promised, held and free. @throws TianguisError, NoAnswerError */
export async function readAvailability(id: string, signal: AbortSignal) {
  const asked = { params: { path: { id } }, signal };
  return (await market().get('/api/inventory/products/{id}/availability', asked)).data;
}

/** Whether what somebody changed is what others changed, too. */
export function isEditConflict(error: unknown): error is Extract<TianguisError, { code: 'edit-conflict' }> {
  return error instanceof TianguisError && error.code === 'edit-conflict';
}

/** As many as a list to choose from can bear. */
const CHOICES_MAX = 100;

/** Products to choose from. @throws TianguisError, NoAnswerError */
export async function listChoices(sellerId: string, search: string, signal: AbortSignal) {
  const query = { sellerId, limit: CHOICES_MAX, ...(search !== '' && { search }) };
  const { data } = await market().get('/api/marketplace/products', { params: { query }, signal });
  const choices = data.data.map(({ id, name }) => ({ id, name }));
  return { choices: choices.sort((a, b) => a.name.localeCompare(b.name)), isMore: data.pagination.total > CHOICES_MAX };
}
