import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer, Buyer, Seller, TestMarket } from './market.ts';

/** What tests ask and do about vouchers. */

export const VOUCHERS = '/api/marketplace/vouchers';

export const pesos = (amount: number) => ({ amount, currency: 'MXN' });

/** A voucher that was made, with its owner's token. */
export interface MadeVoucher {
  readonly id: string;
  readonly code: string;
  readonly token: string;
}

export function someCode(): string {
  return `V-${randomBytes(6).toString('hex').toUpperCase()}`;
}

/** Whoever runs the market. */
export async function operator(market: TestMarket): Promise<string> {
  return market.signer.sign({ id: (await market.seller()).id, role: 'ADMIN' });
}

/** Makes a voucher over HTTP: half of everything, where the fields say nothing else. */
export async function makeVoucher(market: TestMarket, token: string, fields: object = {}): Promise<MadeVoucher> {
  const worth = 'amount' in fields ? {} : { percent: 50 };
  const body = { code: someCode(), ...worth, ...fields };
  const answer = await market.call('POST', VOUCHERS, { token, body });
  expect(answer).toMatchObject({ status: 201 });
  return { id: answer.body.id, code: answer.body.code, token };
}

/** The same of the operator's. */
export async function operatorsVoucher(market: TestMarket, fields?: object): Promise<MadeVoucher> {
  return makeVoucher(market, await operator(market), fields);
}

/** How often it can be used still, as its owner sees it. */
export async function leftOf(market: TestMarket, { id, token }: MadeVoucher): Promise<number | null> {
  const { status, body } = await market.call('GET', `${VOUCHERS}/${id}`, { token });
  expect(status).toBe(200);
  return body.remaining;
}

export function changeVoucher(market: TestMarket, { id, token }: MadeVoucher, body: object): Promise<Answer> {
  return market.call('PATCH', `${VOUCHERS}/${id}`, { token, body });
}

export function checkoutWith(market: TestMarket, buyer: Pick<Buyer, 'token'>, voucherCode: string, body: object = {}) {
  return market.checkout(buyer.token, { body: { voucherCode, ...body } });
}

/** The order at a place of a checkout's answer, for those who pay and cancel it. */
export function placedIn({ body }: Answer, buyer: Buyer, seller: Seller, at = 0) {
  const order = body.orders[at];
  return { id: order.id as string, productId: order.items[0].productId as string, seller, buyer };
}

/** What the redemptions of a voucher say: open orders of each that counts, and how many came back. */
export async function redemptionsOf({ db }: TestMarket, voucherId: string) {
  const all = await db.prisma.voucherRedemption.findMany({ where: { voucherId } });
  const open = all.filter(({ releasedAt }) => releasedAt === null);
  return { open: open.map(({ openOrders }) => openOrders), released: all.length - open.length };
}
