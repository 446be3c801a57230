import { beforeAll, describe, expect, it } from 'vitest';
import { Shop } from '../support/goods.ts';
import { type Answer, callAt, tally, together, useMarket } from '../support/market.ts';
import { moveTo, type Placed } from '../support/steps.ts';
import { UNITS } from '../support/units.ts';

const STOCK = 12;
const ORDERS = 5;
/** Those of them that are refunded, before they leave or after. */
const REFUNDED = 3;

describe('orders of a serialised product that leave and come back while its units change, on two servers', () => {
  const market = useMarket({}, { patient: true });
  let otherOrigin = '';

  beforeAll(async () => {
    otherOrigin = await market().secondServer();
  });

  const at = (index: number) => (index % 2 === 0 ? market().origin : otherOrigin);

  /** A shop of pieces with a unit each, its paid orders of two, and someone who may have units. */
  async function prepared() {
    const shop = await Shop.open(market(), STOCK);
    const { token } = shop.seller;
    const ask = (method: string, path: string, body?: object, index = 0, headers = {}): Promise<Answer> =>
      callAt(at(index), method, path, { token, headers, ...(body && { body }) });
    await ask('PUT', `${UNITS}/products/${shop.productId}/serialised`, { serialised: true });
    const unitIds: string[] = [];
    for (let n = 0; n < STOCK; n += 1) {
      const { body } = await ask('POST', UNITS, { siteId: shop.warehouseId, productId: shop.productId });
      unitIds.push(body.id);
    }
    const orders: Placed[] = [];
    for (let n = 0; n < ORDERS; n += 1) {
      const order = await shop.sell(2);
      await moveTo(market(), order, 'PROCESSING');
      orders.push(order);
    }
    const holder = { siteId: shop.warehouseId, firstName: 'Ana', lastName: 'Paz' };
    return { shop, ask, unitIds, orders, holderId: (await ask('POST', `${UNITS}/holders`, holder)).body.id };
  }

  it('have a unit for each piece, and no unit is lost or had twice', async () => {
    const allowed = [
      ...[
        '200',
        '201',
        '204',
        '404 not-found',
        '409 unit-not-available',
        '409 invalid-transition',
        '409 units-missing',
      ],
      ...['409 concurrency-conflict', '409 refund-exceeds-payment'],
      // On a busy machine: nobody knows yet whether it was done.
      ...['503 database-unavailable', '503 overloaded'],
    ];
    for (let round = 0; round < 4; round += 1) {
      const { ask, unitIds, orders, holderId } = await prepared();
      const path = (id: string | undefined) => `/api/marketplace/orders/${id}`;
      const unit = (index: number) => `${UNITS}/${unitIds[index % STOCK]}`;
      const ship = (n: number) => () => ask('PUT', `${path(orders[n % ORDERS]?.id)}/status`, { status: 'SHIPPED' }, n);
      const refund = (n: number) => () => ask('POST', `${path(orders[n % REFUNDED]?.id)}/refunds`, {}, n + 1);
      const edit = (n: number) => () => ask('PATCH', unit(n), { notes: `n ${n}` }, n, { 'if-match': '*' });
      const lock = (n: number) => () => ask('POST', `${unit(n)}/lock`, undefined, n + 1);
      const assign = (n: number) => () => ask('POST', `${unit(n)}/assignments`, { holderId }, n);
      const giveBack = (n: number) => () => ask('POST', `${unit(n)}/return`, undefined, n + 1);
      const kinds = [ship, edit, assign, lock, ship, giveBack, refund, edit];
      const steps = Array.from({ length: 56 }, (_, n) => {
        const kind = kinds[n % kinds.length] ?? ship;
        return kind(n + round);
      });
      const answers = await together(steps, (step) => step());
      const outcomes = Object.keys(
        tally(answers.map((answer) => (answer.status < 300 ? { ...answer, body: undefined } : answer))),
      );
      expect(outcomes.filter((outcome) => !allowed.includes(outcome))).toEqual([]);
      expect(await market().findings()).toEqual([]);
      // In one statement, since what is under way yet may be done between two.
      const { rows } = await market().db.pool.query(
        `SELECT o.status, count(a.id) FILTER (WHERE a.ended_at IS NULL)::int AS units
         FROM orders o JOIN order_items i ON i.order_id = o.id LEFT JOIN unit_assignments a ON a.order_item_id = i.id
         WHERE o.id = ANY ($1) GROUP BY o.id`,
        [orders.map(({ id }) => id)],
      );
      expect(rows).toHaveLength(ORDERS);
      for (const { status, units } of rows)
        expect({ status, units }).toEqual({ status, units: status === 'SHIPPED' ? 2 : 0 });
    }
  });
});
