import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expireGoods } from '../../src/features/inventory/expiry.ts';
import { Shop } from '../support/goods.ts';
import { useMarket } from '../support/market.ts';
import { addToCart, moveTo, type Placed } from '../support/steps.ts';

/** What happens, and what there is on hand, in stock and promised after it. */
const TABLE = readFileSync('docs/inventory.md', 'utf8')
  .split('\n')
  .map((line) => /^\| (.+?) \| .+ \| (\d+) \| (\d+) \| (\d+)(?:, of which (\d+) are short)? \|$/.exec(line))
  .filter((row) => row !== null)
  .map(([, what = '', onHand, stock, promised, short = 0]) => ({
    ...{ what, onHand: Number(onHand), free: Number(stock), promised: Number(promised), shortfall: Number(short) },
  }));

describe('the worked example of docs/inventory.md', () => {
  const market = useMarket();

  it('is what happens', async () => {
    const shop = await Shop.open(market());
    const north = await shop.addWarehouse('NORTE');
    const lots: Partial<Record<'A' | 'B' | 'C', string>> = {};
    const receive = async (code: 'A' | 'B' | 'C', quantity: number, expiresOn: string) => {
      lots[code] = await shop.receive(quantity, { code, expiresOn });
    };
    let order: Placed | undefined;
    let transfer = '';
    const steps: Readonly<Record<string, () => Promise<unknown>>> = {
      'receipt of 3 in lot A, which expires first, and 5 in lot B': async () => {
        await receive('A', 3, '2099-01-01');
        await receive('B', 5, '2099-02-01');
      },
      'an order of 4': async () => {
        order = await shop.sell(4);
      },
      'an order of 2, which is cancelled': async () => {
        const { token } = await market().buyer();
        await addToCart(market(), token, shop.productId, 2);
        const { body } = await market().checkout(token);
        expect(
          (await market().call('POST', `/api/marketplace/orders/${body.orders[0].id}/cancel`, { token })).status,
        ).toBe(200);
      },
      'the order of 4 is shipped': async () => {
        if (order === undefined) throw new Error('no order');
        for (const status of ['PROCESSING', 'SHIPPED'])
          expect((await moveTo(market(), order, status)).status).toBe(200);
      },
      'one of lot B is found broken': () => shop.adjust(-1, { lotId: lots.B }),
      'two of lot B are sent to the other warehouse': async () => {
        transfer = (await shop.transfer(north, 2, lots.B)).id;
        await shop.post(`transfers/${transfer}/dispatch`);
      },
      'they arrive': () => shop.post(`transfers/${transfer}/receive`),
      'the shipped order of 4 is refunded, its goods are back': async () => {
        if (order === undefined) throw new Error('no order');
        expect((await shop.refund(order)).status).toBe(201);
      },
      'an order of 6': () => shop.sell(6),
      'lot A expires': async () => {
        await shop.expire(lots.A ?? '');
        await expireGoods(market().context);
      },
      'receipt of 5 in lot C': () => receive('C', 5, '2099-03-01'),
    };
    expect(TABLE.map(({ what }) => what)).toEqual(Object.keys(steps));
    for (const { what, ...numbers } of TABLE) {
      await steps[what]?.();
      expect(await shop.availability(), what).toMatchObject(numbers);
    }
    expect(await market().findings()).toEqual([]);
  });
});
