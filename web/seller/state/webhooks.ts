import type { components } from '../../../clients/typescript/src/index.ts';
import { market } from '../../shared/market.ts';

type Schemas = components['schemas'];
export type Endpoint = Schemas['WebhookEndpoint'];
export type Delivery = Schemas['WebhookDelivery'];
export type Ping = Schemas['WebhookPing'];

/** What sellers can be told. */
export const TYPES = [
  ...['order.created', 'order.status-changed', 'order.refunded', 'order.payment-returned'],
  ...['stock.changed', 'stock.low', 'stock.shortfall', 'product.updated', 'unit.changed'],
] as const;
export const EVERYTHING = '*';

export const DELIVERY_STATUSES = ['PENDING', 'DELIVERED', 'FAILED'] as const;

export const deliveryStatusIn = (value: string | null) => DELIVERY_STATUSES.find((status) => status === value);

/** As many as a seller may have fit on one page. */
const ENDPOINTS_MAX = 100;
export const DELIVERIES_PER_PAGE = 20;

export async function readEndpoints(signal: AbortSignal): Promise<Endpoint[]> {
  const asked = { params: { query: { limit: ENDPOINTS_MAX } }, signal };
  return (await market().get('/api/webhook-endpoints', asked)).data.data;
}

export interface Wanted {
  readonly url: string;
  readonly types: string[];
}

export async function addEndpoint(wanted: Wanted): Promise<Schemas['NewWebhookEndpoint']> {
  return (await market().post('/api/webhook-endpoints', { body: wanted })).data;
}

export async function readEndpoint(id: string, signal: AbortSignal): Promise<Endpoint> {
  return (await market().get('/api/webhook-endpoints/{id}', { params: { path: { id } }, signal })).data;
}

export async function changeEndpoint(id: string, change: Partial<Wanted> & { active?: boolean }): Promise<void> {
  await market().patch('/api/webhook-endpoints/{id}', { params: { path: { id } }, body: change });
}

export async function removeEndpoint(id: string): Promise<void> {
  await market().delete('/api/webhook-endpoints/{id}', { params: { path: { id } } });
}

/** @param endPrevious: the older of two secrets that count counts no longer. @throws TianguisError: webhook-secrets-overlap */
export async function rotateSecret(id: string, { endPrevious = false } = {}): Promise<Schemas['WebhookSecret']> {
  const asked = { params: { path: { id } }, body: endPrevious ? { endPrevious } : {} };
  return (await market().post('/api/webhook-endpoints/{id}/rotate-secret', asked)).data;
}

export async function ping(id: string): Promise<Ping> {
  return (await market().post('/api/webhook-endpoints/{id}/ping', { params: { path: { id } } })).data;
}

interface Asked {
  readonly page: number;
  readonly status: Delivery['status'] | undefined;
}

export async function readDeliveries(id: string, { page, status }: Asked, signal: AbortSignal) {
  const query = { page, limit: DELIVERIES_PER_PAGE, ...(status !== undefined && { status }) };
  const asked = { params: { path: { id }, query }, signal };
  return (await market().get('/api/webhook-endpoints/{id}/deliveries', asked)).data;
}

/** @throws TianguisError: webhook-endpoint-disabled, rate-limited */
export async function resend(id: string, deliveryId: string): Promise<void> {
  const params = { path: { id, deliveryId } };
  await market().post('/api/webhook-endpoints/{id}/deliveries/{deliveryId}/resend', { params });
}
