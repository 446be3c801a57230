import type { components } from '../../../clients/typescript/src/index.ts';
import { fulfil } from '../../shared/keys.ts';
import { market } from '../../shared/market.ts';

type Schemas = components['schemas'];
export type Warehouse = Schemas['Warehouse'];
export type Level = Schemas['StockLevel'];
export type StockDocument = Schemas['StockDocument'];
export type Rejection = Schemas['LotRejection'];

export const PAGE_SIZE = 20;
/** As many as a page of the API has. More warehouses hardly anybody has; of what lies in one there can be more. */
const ALL_MAX = 100;

/** Every function here throws TianguisError or NoAnswerError. What moves goods does so once, whatever the network does. */

export async function readWarehouses(signal: AbortSignal): Promise<readonly Warehouse[]> {
  const query = { limit: ALL_MAX };
  return (await market().get('/api/inventory/warehouses', { params: { query }, signal })).data.data;
}

export async function createWarehouse(body: { readonly code: string; readonly name: string }): Promise<Warehouse> {
  return (await market().post('/api/inventory/warehouses', { body })).data;
}

export interface Place {
  readonly productId?: string;
  readonly warehouseId?: string;
  readonly lotId?: string;
}

export async function readLevels(place: Place, page: number, signal: AbortSignal) {
  const query = { ...place, page, limit: PAGE_SIZE };
  return (await market().get('/api/inventory/levels', { params: { query }, signal })).data;
}

/** What lies in one place, as far as a form can show it. */
export async function readAllLevels(place: Place, signal: AbortSignal): Promise<readonly Level[]> {
  return (await readFirstLevels(place, signal)).levels;
}

/** The same, and whether there is more. */
export async function readFirstLevels(place: Place, signal: AbortSignal) {
  const query = { ...place, limit: ALL_MAX };
  const { data } = await market().get('/api/inventory/levels', { params: { query }, signal });
  const levels: readonly Level[] = data.data;
  return { levels, isMore: data.pagination.total > ALL_MAX };
}

export async function readExpiring(page: number, signal: AbortSignal) {
  const query = { page, limit: PAGE_SIZE };
  return (await market().get('/api/inventory/expiring', { params: { query }, signal })).data;
}

export async function readLow(page: number, signal: AbortSignal) {
  const query = { page, limit: PAGE_SIZE };
  return (await market().get('/api/inventory/low-stock', { params: { query }, signal })).data;
}

export interface ReceiptLine {
  readonly productId: string;
  /** In the product's unit. */
  readonly quantity: string;
  readonly lot?: { readonly code: string; readonly manufacturedOn?: string; readonly expiresOn?: string };
}

export function receive(receipt: { warehouseId: string; lines: ReceiptLine[] }): Promise<StockDocument> {
  return fulfil('receipt', receipt, async ({ key, body }) => {
    return (await market().post('/api/inventory/receipts', { body, idempotencyKey: key })).data;
  });
}

export interface Adjustment {
  readonly warehouseId: string;
  readonly productId: string;
  readonly lotId: string | null;
  /** In the product's unit, with its sign. */
  readonly quantity: string;
  readonly reason: string;
}

export function adjust(adjustment: Adjustment): Promise<StockDocument> {
  return fulfil('adjustment', adjustment, async ({ key, body }) => {
    return (await market().post('/api/inventory/adjustments', { body, idempotencyKey: key })).data;
  });
}

export function rejectLot(id: string, reason: string): Promise<Rejection> {
  return fulfil(`reject.${id}`, { reason }, async ({ key, body }) => {
    const params = { path: { id } };
    return (await market().post('/api/inventory/lots/{id}/reject', { params, body, idempotencyKey: key })).data;
  });
}

export type DocumentKind = StockDocument['kind'];

export async function readDocuments(kind: DocumentKind | undefined, page: number, signal: AbortSignal) {
  const query = { ...(kind && { kind }), page, limit: PAGE_SIZE };
  return (await market().get('/api/inventory/documents', { params: { query }, signal })).data;
}

export async function readDocument(id: string, signal: AbortSignal): Promise<StockDocument> {
  return (await market().get('/api/inventory/documents/{id}', { params: { path: { id } }, signal })).data;
}

export interface Transfer {
  readonly fromWarehouseId: string;
  readonly toWarehouseId: string;
  readonly lines: { productId: string; lotId: string | null; quantity: string }[];
}

export function requestTransfer(transfer: Transfer): Promise<StockDocument> {
  return fulfil('transfer', transfer, async ({ key, body }) => {
    return (await market().post('/api/inventory/transfers', { body, idempotencyKey: key })).data;
  });
}

export interface Arrival {
  readonly lines: { lineId: string; quantity: string }[];
  readonly reason?: string;
}

export function dispatchTransfer(id: string): Promise<StockDocument> {
  return fulfil(`dispatch.${id}`, {}, async ({ key }) => {
    const params = { path: { id } };
    return (await market().post('/api/inventory/transfers/{id}/dispatch', { params, idempotencyKey: key })).data;
  });
}

export function receiveTransfer(id: string, arrival: Arrival): Promise<StockDocument> {
  return fulfil(`arrive.${id}`, arrival, async ({ key, body }) => {
    const params = { path: { id } };
    return (await market().post('/api/inventory/transfers/{id}/receive', { params, body, idempotencyKey: key })).data;
  });
}

export function cancelTransfer(id: string): Promise<StockDocument> {
  return fulfil(`call-off.${id}`, {}, async ({ key }) => {
    const params = { path: { id } };
    return (await market().post('/api/inventory/transfers/{id}/cancel', { params, idempotencyKey: key })).data;
  });
}
