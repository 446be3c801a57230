import { describe, expect, it } from 'vitest';
import { type Answer, useMarket } from '../support/market.ts';
import { offer, patchProduct } from '../support/steps.ts';

const PRODUCTS = '/api/marketplace/products';

describe('a product that is weighed', () => {
  const market = useMarket();

  interface Weighed {
    readonly token: string;
    readonly productId: string;
    readonly warehouseId: string;
  }

  async function weighed(fields: object = { unit: 'KG', unitScale: 3 }): Promise<Weighed> {
    const { token } = await market().seller();
    const { id: productId } = await offer(market(), token, { stock: 0, ...fields });
    const { body } = await market().call('GET', '/api/inventory/warehouses', { token });
    return { token, productId, warehouseId: body.data[0].id };
  }

  const receive = ({ token, productId, warehouseId }: Weighed, quantities: readonly unknown[]): Promise<Answer> => {
    const lines = quantities.map((quantity) => ({ productId, quantity }));
    return market().call('POST', '/api/inventory/receipts', { token, body: { warehouseId, lines } });
  };
  const adjust = ({ token, ...place }: Weighed, quantity: unknown): Promise<Answer> =>
    market().call('POST', '/api/inventory/adjustments', { token, body: { ...place, quantity, reason: 'weighed' } });

  it('shows its unit wherever it is shown, and is a piece where nobody said otherwise', async () => {
    const { token } = await market().seller();
    const cheese = await offer(market(), token, { name: 'Quesillo', unit: 'KG', unitScale: 3 });
    expect(cheese).toMatchObject({ unit: 'KG', unitScale: 3 });
    expect((await market().call('GET', `${PRODUCTS}/${cheese.id}`)).body).toEqual(cheese);
    const { body } = await market().call('GET', `${PRODUCTS}?sellerId=${cheese.sellerId}`);
    expect(body.data).toEqual([cheese]);
    const edited = await patchProduct(market(), token, cheese.id, { name: 'Queso' });
    expect(edited.body).toMatchObject({ unit: 'KG', unitScale: 3, name: 'Queso' });
    expect(await offer(market(), token)).toMatchObject({ unit: 'PIECE', unitScale: 0 });
  });

  it('keeps its unit for ever, and no product has a part of a piece', async () => {
    const { token, productId } = await weighed();
    for (const [field, value] of [
      ['unit', 'L'],
      ['unitScale', 2],
    ] as const) {
      const { status, body } = await patchProduct(market(), token, productId, { name: 'Crema', [field]: value });
      expect([status, body.errors]).toMatchObject([400, [{ field }]]);
    }
    const half = { name: 'Jarro', price: { amount: 100 }, category: 'OTRO', stock: 1, unitScale: 1 };
    const refused = await market().call('POST', PRODUCTS, { token, body: half });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'unitScale' }] } });
    expect(refused.body.errors[0].message).toContain('must be 0');
  });

  it('is received and adjusted in its unit as well as in its smallest, which are the same', async () => {
    const one = await weighed();
    const received = await receive(one, ['1.5', 250, '0.001']);
    expect(received.body.lines.map(({ quantity }: { quantity: number }) => quantity)).toEqual([1_500, 250, 1]);
    expect(await market().stockOf(one.productId)).toBe(1_751);
    expect((await adjust(one, '-0.251')).body.lines).toMatchObject([{ quantity: -251 }]);
    expect((await adjust(one, '2')).body.lines).toMatchObject([{ quantity: 2_000 }]);
    expect(await market().stockOf(one.productId)).toBe(3_500);
    expect(await market().findings()).toEqual([]);
  });

  it('names the line whose quantity its unit has not, in both languages, and changes nothing', async () => {
    const one = await weighed({ unit: 'L', unitScale: 1 });
    const refused = await receive(one, [1, '0.5', 1, '0.50']);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'lines.3.quantity' }] } });
    expect(refused.body.errors[0].message).toContain('1 digits after the point');
    for (const quantity of ['-1', '0.0', '1e3', '100000000.1', 1.5, '', null]) {
      expect(await receive(one, [quantity]), String(quantity)).toMatchObject({
        ...{ status: 400, body: { errors: [{ field: 'lines.0.quantity' }] } },
      });
    }
    expect(await adjust(one, '0.05')).toMatchObject({ status: 400, body: { errors: [{ field: 'quantity' }] } });
    const spanish = await market().call('POST', '/api/inventory/adjustments', {
      ...{ token: one.token, headers: { 'accept-language': 'es' } },
      body: { warehouseId: one.warehouseId, productId: one.productId, quantity: '0.05', reason: 'x' },
    });
    expect(spanish.body.errors[0].message).toContain('1 cifras tras el punto');
    expect(await market().stockOf(one.productId)).toBe(0);
  });

  it('of pieces takes whole numbers as text, too', async () => {
    const one = await weighed({});
    expect((await receive(one, ['3'])).status).toBe(201);
    expect(await receive(one, ['3.0'])).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'lines.0.quantity' }] },
    });
    expect(await market().stockOf(one.productId)).toBe(3);
  });
});
