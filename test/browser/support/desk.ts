import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { Seller, TestMarket } from '../../support/market.ts';
import { pay, placeOrder } from '../../support/steps.ts';

/** Orders that somebody sees at the seller's desk, and what keeps people from it. */

/** A paid order with a seller of its own, or another of this one. */
export async function paidOrder(
  market: TestMarket,
  { seller, quantity = 1 }: { seller?: Seller; quantity?: number } = {},
) {
  const between = seller && { seller, buyer: await market.buyer() };
  const order = await placeOrder(market, quantity, between);
  await pay(market, order);
  return order;
}

/** Faults that keep people from using a page. */
export async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
