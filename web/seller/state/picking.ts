import { market } from '../../shared/market.ts';
import { keepOwn, ownOf } from '../../shared/own.ts';
import { readWarehouses } from './inventory.ts';
import type { Order, PickList } from './orders.ts';

const PAGE_SIZE = 50;
/** As many as somebody packs before looking again. */
export const QUEUE_MAX = 50;
/** Lists for printing at once. */
export const PRINTED_MAX = 20;

/** The oldest orders of a status: lists begin with the newest, so they are on the last pages. */
async function oldestOf(status: Order['status'], signal: AbortSignal): Promise<readonly Order[]> {
  const pageOf = async (page: number) => {
    const query = { status, page, limit: PAGE_SIZE };
    return (await market().get('/api/marketplace/seller/orders', { params: { query }, signal })).data;
  };
  const first = await pageOf(1);
  const { totalPages } = first.pagination;
  if (totalPages <= 1) return first.data;
  const [before, last] = await Promise.all([totalPages === 2 ? first : pageOf(totalPages - 1), pageOf(totalPages)]);
  return [...before.data, ...last.data];
}

/** Orders whose goods are to be packed, the oldest first. */
export async function readQueue(signal: AbortSignal): Promise<Order[]> {
  const found = await Promise.all([oldestOf('PROCESSING', signal), oldestOf('PAID', signal)]);
  // One that moved on between two answers is in both.
  const byId = new Map(found.flat().map((order) => [order.id, order]));
  return [...byId.values()]
    .filter(({ booking }) => booking === null)
    .sort((one, other) => one.createdAt.localeCompare(other.createdAt))
    .slice(0, QUEUE_MAX);
}

export async function readPickList(id: string, signal: AbortSignal): Promise<PickList> {
  return (await market().get('/api/marketplace/orders/{id}/pick-list', { params: { path: { id } }, signal })).data;
}

/** What the places are called, by their ids. */
export async function readPlaces(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const warehouses = await readWarehouses(signal);
  return new Map(warehouses.map(({ id, code, name }) => [id, `${name} (${code})`]));
}

const place = (orderId: string) => `picked.${orderId}`;

/** What was ticked off: a page that is loaded anew has it still. */
export function pickedOf(orderId: string): ReadonlySet<string> {
  return new Set(ownOf<string[]>(place(orderId)) ?? []);
}

export function keepPicked(orderId: string, picked: ReadonlySet<string>): void {
  keepOwn(place(orderId), picked.size === 0 ? undefined : [...picked]);
}
