import type { ApiRecorder } from './api-recorder.ts';
import { EXPERIENCE, hours } from './experiences.ts';
import { ADDRESS, type TestMarket } from './market.ts';
import { endpointByHand, operator } from './webhooks.ts';

/** A day in the market, by every operation that can be shown by itself; the refusals are those that clients meet most. */

export interface People {
  readonly buyer: string;
  readonly other: string;
  readonly seller: string;
  readonly admin: string;
  readonly sellerId: string;
}

const PASSWORD = 'correct-horse-battery';

export async function signingIn(api: ApiRecorder, market: TestMarket): Promise<People> {
  const person = (name: string, role: string) => ({
    ...{ email: `${name.toLowerCase()}@example.com`, password: PASSWORD, name, role },
  });
  const { accessToken: buyer, refreshToken } = await api.call('register', { body: person('Carmen', 'BUYER') });
  await api.call('register', { body: person('Carmen', 'BUYER'), status: 409 });
  await api.call('register', { body: { ...person('Ana', 'BUYER'), email: 'ana' }, status: 400 });
  await api.call('login', { body: { email: 'carmen@example.com', password: 'wrong' }, status: 401 });
  await api.call('login', { body: { email: 'carmen@example.com', password: PASSWORD } });
  const refreshed = await api.call('refreshSession', { body: { refreshToken } });
  await api.call('logout', { body: { refreshToken: refreshed.refreshToken } });
  await api.call('getAccount', { token: buyer });
  await api.call('getAccount', { status: 401 });
  const post = async (body: object) => (await market.call('POST', '/api/auth/register', { body })).body;
  const { accessToken: other } = await post(person('Diego', 'BUYER'));
  const { accessToken: seller, user } = await post(person('Telar', 'SELLER'));
  const { token: admin } = await operator(market);
  return { buyer, other, seller, admin, sellerId: user.id };
}

const JARRO = {
  name: 'Jarro de barro',
  description: 'Hecho a mano en Atzompa',
  category: 'CERAMICA',
  price: { amount: 25_000, currency: 'MXN' },
  stock: 20,
};

export async function selling(api: ApiRecorder, { seller: token }: People): Promise<string> {
  await api.call('getSellerProfile', { token, status: 404 });
  await api.call('createSellerProfile', { token, body: { businessName: 'Telar de Teotitlán', location: 'Oaxaca' } });
  await api.call('replaceSellerProfile', { token, body: { businessName: 'Telar de Teotitlán' } });
  await api.call('getSellerProfile', { token });
  const { id } = await api.call('createProduct', { token, body: JARRO });
  await api.call('createProduct', { token, body: { ...JARRO, price: { amount: -1 } }, status: 400 });
  const ifMatch = { 'if-match': '"1"' };
  await api.call('editProduct', { token, path: id, headers: ifMatch, body: { price: { amount: 24_000 } } });
  await api.call('editProduct', { token, path: id, body: { name: 'Jarro' }, status: 428 });
  const late = { token, path: id, headers: ifMatch, body: { price: { amount: 26_000 } }, status: 409 };
  await api.call('editProduct', late);
  await api.call('getProduct', { path: id });
  await api.call('getProduct', { path: '0198c6de-3f0b-7c63-9a2e-999999999999', status: 404 });
  await api.call('listProducts', { query: { search: 'jaro', limit: 5 } });
  const second = await api.call('createProduct', { token, body: { ...JARRO, name: 'Olla' } });
  await api.call('archiveProduct', { token, path: second.id });
  const csv = { 'content-type': 'text/csv' };
  const lines = 'name,category,price,stock\nPlato,CERAMICA,120.00,8\n';
  await api.call('importProducts', { token, headers: csv, body: lines });
  await api.call('importProducts', { token, headers: csv, body: `${lines}Vaso,NADA,x,1\n`, status: 400 });
  return id;
}

const PAYMENT = { paymentMethod: 'pm_card_visa' };
const CHECKOUT = { shippingAddress: ADDRESS };

export async function buying(api: ApiRecorder, { buyer: token, other, seller }: People, productId: string) {
  await api.call('getCart', { token });
  const cart = await api.call('addCartItem', { token, body: { productId, quantity: 2 } });
  await api.call('addCartItem', { token, body: { productId, quantity: 500 }, status: 400 });
  await api.call('changeCartItem', { token, path: { itemId: cart.items[0].id }, body: { quantity: 3 } });
  await api.call('removeCartItem', { token, path: { itemId: cart.items[0].id } });
  await api.call('clearCart', { token });
  await api.call('checkOut', { token, body: CHECKOUT, headers: { 'idempotency-key': 'empty' }, status: 400 });
  await api.call('addCartItem', { token, body: { productId, quantity: 3 } });
  const { id: voucherId } = await api.call('createVoucher', { token: seller, body: { code: 'FERIA-10', percent: 10 } });
  await api.call('createVoucher', { token: seller, body: { code: 'FERIA-10', percent: 5 }, status: 409 });
  await api.call('getVoucher', { token: seller, path: voucherId });
  await api.call('listVouchers', { token: seller });
  await api.call('holdCart', { token });
  await api.call('releaseHold', { token });
  const expectedTotal = { amount: 1, currency: 'MXN' };
  await api.call('checkOut', { token, body: { ...CHECKOUT, expectedTotal }, status: 409 });
  await api.call('checkOut', { token, body: { ...CHECKOUT, voucherCode: 'NADA-99' }, status: 400 });
  await api.call('addCartItem', { token: other, body: { productId, quantity: 18 } });
  const placed = { body: { ...CHECKOUT, voucherCode: 'FERIA-10' }, headers: { 'idempotency-key': 'first' } };
  const { orders } = await api.call('checkOut', { token, ...placed });
  await api.call('checkOut', { token: other, body: CHECKOUT, status: 400 });
  await api.call('checkOut', {
    ...{ token, headers: placed.headers, status: 422 },
    body: { shippingAddress: { ...ADDRESS, city: 'Puebla' } },
  });
  await api.call('editVoucher', { token: seller, path: voucherId, body: { active: false } });
  return paying(api, { buyer: token, seller, orderId: orders[0].id, productId });
}

interface Paying {
  readonly buyer: string;
  readonly seller: string;
  readonly orderId: string;
  readonly productId: string;
}

async function paying(api: ApiRecorder, { buyer: token, seller, orderId, productId }: Paying): Promise<void> {
  await api.call('payOrder', { token, path: orderId, body: { paymentMethod: 'pm_card_declined' }, status: 402 });
  await api.call('payOrder', { token, path: orderId, body: PAYMENT });
  await api.call('cancelOrder', { token, path: orderId, status: 409 });
  await api.call('listOrders', { token });
  await api.call('listSellerOrders', { token: seller });
  await api.call('setOrderStatus', { token: seller, path: orderId, body: { status: 'DELIVERED' }, status: 409 });
  await api.call('setOrderStatus', { token: seller, path: orderId, body: { status: 'PROCESSING' } });
  await api.call('getPickList', { token: seller, path: orderId });
  await api.call('refundOrder', { token: seller, path: orderId, body: { amount: 10_000, reason: 'Llegó roto' } });
  await api.call('refundOrder', { token: seller, path: orderId, body: { amount: 10_000_000 }, status: 409 });
  for (const status of ['SHIPPED', 'DELIVERED'])
    await api.call('setOrderStatus', { token: seller, path: orderId, body: { status } });
  await api.call('getOrder', { token, path: orderId });
  await api.call('reviewProduct', { token, path: productId, body: { rating: 5, comment: 'Precioso' } });
  await api.call('listProductReviews', { path: productId });
  const buy = async () => {
    await api.call('addCartItem', { token, body: { productId } });
    return api.call('checkOut', { token, body: CHECKOUT });
  };
  await api.call('cancelOrder', { token, path: (await buy()).orders[0].id });
  await api.call('payCheckout', { token, path: (await buy()).id, body: PAYMENT });
}

export async function countingMoney(api: ApiRecorder, { seller, admin, sellerId }: People): Promise<void> {
  await api.call('getBalance', { token: seller });
  await api.call('listBalanceEntries', { token: seller, query: { limit: 2 } });
  await api.call('getSellerBalance', { token: admin, path: sellerId });
  await api.call('listSellerBalanceEntries', { token: admin, path: sellerId, query: { limit: 2 } });
  await api.call('setSellerFee', { token: admin, path: sellerId, body: { basisPoints: 250 } });
}

export async function storing(api: ApiRecorder, { seller: token }: People, productId: string): Promise<string> {
  const { data } = await api.call('listWarehouses', { token });
  const warehouseId: string = data[0].id;
  const south = await api.call('createWarehouse', { token, body: { code: 'SUR', name: 'Bodega sur' } });
  await api.call('createWarehouse', { token, body: { code: 'SUR', name: 'Otra' }, status: 409 });
  await api.call('editWarehouse', { token, path: south.id, body: { priority: 2 } });
  const lot = { code: 'L-2026-11' };
  const receipt = await api.call('receiveGoods', {
    ...{ token, headers: { 'idempotency-key': 'receipt' } },
    body: { warehouseId, lines: [{ productId, quantity: 30, lot }] },
  });
  const lotId: string = receipt.lines[0].lotId;
  const place = { warehouseId, productId, lotId };
  await api.call('adjustStock', { token, body: { ...place, quantity: -2, reason: 'Rotos' } });
  await api.call('adjustStock', { token, body: { ...place, quantity: -500, reason: 'Rotos' }, status: 400 });
  const lines = [{ productId, lotId, quantity: 5 }];
  const body = { fromWarehouseId: warehouseId, toWarehouseId: south.id, lines };
  const transfer = await api.call('requestTransfer', { token, body });
  const line = { id: transfer.id, lineId: transfer.lines[0].id };
  await api.call('editTransferLine', { token, path: line, body: { quantity: 4 } });
  await api.call('dispatchTransfer', { token, path: transfer.id });
  await api.call('receiveTransfer', { token, path: transfer.id });
  await api.call('cancelTransfer', { token, path: transfer.id, status: 409 });
  await api.call('cancelTransfer', { token, path: (await api.call('requestTransfer', { token, body })).id });
  await api.call('listStockDocuments', { token, query: { limit: 1 } });
  await api.call('getStockDocument', { token, path: transfer.id });
  await api.call('listStockLevels', { token, query: { productId } });
  await api.call('listMovements', { token, query: { productId, limit: 2 } });
  await api.call('getAvailability', { token, path: productId });
  await api.call('setLowStockThreshold', { token, path: productId, body: { threshold: 100 } });
  await api.call('listLowStock', { token });
  await api.call('listExpiringStock', { token, query: { days: 30 } });
  await api.call('listShortfalls', { token });
  await api.call('exportStockLevels', { token, query: { productId } });
  await api.call('exportMovements', { token, query: { productId } });
  await importing(api, { token, warehouseId, productId });
  await api.call('rejectLot', { token, path: lotId, body: { reason: 'Esmalte con plomo' } });
  return warehouseId;
}

async function importing(
  api: ApiRecorder,
  { token, warehouseId, productId }: { token: string; warehouseId: string; productId: string },
): Promise<void> {
  const headers = { 'content-type': 'text/csv' };
  const receipt = `warehouse,product_id,quantity\n${warehouseId},${productId},4\n`;
  await api.call('importReceipts', { token, headers, body: receipt });
  const adjustment = `warehouse,product_id,quantity,reason\n${warehouseId},${productId},-1,Roto\n`;
  await api.call('importAdjustments', { token, headers, body: adjustment });
}

export async function registering(api: ApiRecorder, { seller: token }: People, siteId: string): Promise<void> {
  const type = await api.call('createUnitListEntry', {
    ...{ token, path: { list: 'types' } },
    body: { code: 'LAPTOP', name: 'Laptop' },
  });
  const entry = { list: 'types', id: type.id };
  await api.call('listUnitListEntries', { token, path: { list: 'types' } });
  await api.call('getUnitListEntry', { token, path: entry });
  const anyVersion = { 'if-match': '*' };
  await api.call('editUnitListEntry', { token, path: entry, headers: anyVersion, body: { name: 'Portátil' } });
  const ram = { code: 'ram', name: 'RAM', kind: 'NUMBER' };
  await api.call('defineUnitAttribute', { token, path: type.id, body: ram });
  await api.call('listUnitAttributes', { token, path: type.id });
  const holder = await api.call('createUnitHolder', { token, body: { siteId, firstName: 'Ana', lastName: 'Ruiz' } });
  const next = await api.call('createUnitHolder', { token, body: { siteId, firstName: 'Luis', lastName: 'Paz' } });
  await api.call('getUnitHolder', { token, path: holder.id });
  await api.call('listUnitHolders', { token });
  await api.call('editUnitHolder', { token, path: next.id, headers: anyVersion, body: { firstName: 'Luisa' } });
  const tagged = { siteId, description: 'Laptop', assetTag: 'OAX-1', typeId: type.id };
  const { id: path } = await api.call('registerUnit', { token, body: tagged });
  await api.call('registerUnit', { token, body: tagged, status: 409 });
  await api.call('getUnit', { token, path });
  await api.call('listUnits', { token });
  await api.call('editUnit', { token, path, headers: anyVersion, body: { notes: 'Con cargador' } });
  await api.call('lockUnit', { token, path, body: { seconds: 60 } });
  await api.call('unlockUnit', { token, path });
  await api.call('assignUnit', { token, path, body: { holderId: holder.id } });
  await api.call('assignUnit', { token, path, body: { holderId: next.id }, status: 409 });
  await api.call('transferUnit', { token, path, body: { holderId: next.id } });
  await api.call('returnUnit', { token, path, body: { note: 'Sin daños' } });
  await api.call('listUnitAssignments', { token, path });
  await api.call('retireUnit', { token, path, body: { reason: 'Pantalla rota' } });
  await api.call('reinstateUnit', { token, path });
  await api.call('listUnitChanges', { token, path, query: { limit: 2 } });
  await api.call('deleteUnit', { token, path, headers: anyVersion });
  await api.call('restoreUnit', { token, path });
  await api.call('exportUnits', { token });
  const headers = { 'content-type': 'text/csv' };
  await api.call('importUnits', { token, headers, body: `site_id,description\n${siteId},Proyector\n` });
  const spare = await api.call('createUnitHolder', { token, body: { siteId, firstName: 'Eva', lastName: 'Sol' } });
  await api.call('deleteUnitHolder', { token, path: spare.id, headers: anyVersion });
  const unused = { code: 'TABLET', name: 'Tableta' };
  const gone = await api.call('createUnitListEntry', { token, path: { list: 'types' }, body: unused });
  await api.call('deleteUnitListEntry', { token, path: { list: 'types', id: gone.id }, headers: anyVersion });
}

export async function booking(api: ApiRecorder, { seller, buyer, other }: People): Promise<void> {
  const { id } = await api.call('createExperience', { token: seller, body: EXPERIENCE });
  await api.call('getExperience', { path: id });
  await api.call('listExperiences', { query: { category: 'CERAMICA' } });
  await api.call('editExperience', { token: seller, path: id, headers: { 'if-match': '*' }, body: { title: 'Torno' } });
  const slot = await api.call('createSlots', { token: seller, path: id, body: { ...hours(16), capacity: 4 } });
  const overlapping = { ...hours(16, 2), capacity: 4 };
  await api.call('createSlots', { token: seller, path: id, body: overlapping, status: 409 });
  await api.call('getSlot', { path: slot.id });
  await api.call('listSlots', { path: id });
  await api.call('editSlot', { token: seller, path: slot.id, headers: { 'if-match': '*' }, body: { capacity: 3 } });
  await api.call('joinWaitingList', { token: buyer, path: slot.id, body: { guests: 1 }, status: 400 });
  const booked = await api.call('bookSlot', { token: buyer, path: slot.id, body: { guests: 2 } });
  await api.call('bookSlot', { token: buyer, path: slot.id, body: { guests: 1 }, status: 409 });
  await api.call('bookSlot', { token: other, path: slot.id, body: { guests: 2 }, status: 400 });
  await api.call('joinWaitingList', { token: other, path: slot.id, body: { guests: 2 } });
  await api.call('listWaitingPlaces', { token: other });
  await api.call('listSlotWaitingList', { token: seller, path: slot.id });
  await api.call('leaveWaitingList', { token: other, path: slot.id });
  await api.call('payBooking', { token: buyer, path: booked.id, body: PAYMENT });
  await api.call('getBooking', { token: buyer, path: booked.id });
  await api.call('listBookings', { token: buyer });
  await api.call('completeBooking', { token: seller, path: booked.id, status: 409 });
  await api.call('cancelBooking', { token: buyer, path: booked.id });
  const spare = await api.call('createSlots', { token: seller, path: id, body: { ...hours(20), capacity: 4 } });
  await api.call('cancelSlot', { token: seller, path: spare.id });
  await api.call('listExperienceReviews', { path: id });
  await api.call('archiveExperience', { token: seller, path: id });
}

export async function beingTold(api: ApiRecorder, market: TestMarket, { seller: token, sellerId }: People) {
  const { endpointId: path } = await endpointByHand(market.db.pool, sellerId);
  await api.call('getWebhookEndpoint', { token, path });
  await api.call('listWebhookEndpoints', { token });
  await api.call('editWebhookEndpoint', { token, path, body: { types: ['order.created'] } });
  await api.call('rotateWebhookSecret', { token, path });
  await api.call('listWebhookDeliveries', { token, path });
  await api.call('deleteWebhookEndpoint', { token, path });
}

/** When the last step of a race was seen, in the example. */
const LAST_STEP_MS = 180;

/** Two who want the last unit. Of what was seen on the way the first and the last are shown. */
export async function racing(api: ApiRecorder, { admin: token }: People) {
  const still = ({ steps, ...race }: { steps: object[] }) => ({
    ...{ ...race, tookMs: LAST_STEP_MS },
    steps: [steps[0], steps.at(-1)].map((step, index) => ({ ...step, atMs: index * LAST_STEP_MS })),
  });
  await api.call('runRace', { token, body: { buyers: 2, stock: 1 }, still });
  await api.call('getRace', { token });
}
