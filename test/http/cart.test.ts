import { describe, expect, it } from 'vitest';
import { type Buyer, tally, together, useMarket } from '../support/market.ts';
import { addToCart, patchProduct } from '../support/steps.ts';

const NOBODYS_ID = '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11';

describe('a cart', () => {
  const market = useMarket({}, { patient: true });
  const cartOf = async ({ token }: Buyer) => (await market().call('GET', '/api/marketplace/cart', { token })).body;
  const setQuantity = ({ token }: Buyer, itemId: string, quantity: number) =>
    market().call('PATCH', `/api/marketplace/cart/items/${itemId}`, { token, body: { quantity } });
  const remove = ({ token }: Buyer, itemId: string) =>
    market().call('DELETE', `/api/marketplace/cart/items/${itemId}`, { token });
  const pesos = (amount: number) => ({ amount, currency: 'MXN' });
  const sums = (amount: number) => ({ subtotal: pesos(amount), discount: pesos(0), total: pesos(amount) });

  it('is empty at first', async () => {
    const buyer = await market().buyer();
    expect(await cartOf(buyer)).toEqual({
      ...{ id: buyer.cartId, version: 1, items: [], itemCount: 0, hold: null },
      ...sums(0),
    });
  });

  it('shows its items at present prices, and what they add up to', async () => {
    const buyer = await market().buyer();
    const [cheap, dear] = [await market().product(5, 250), await market().product(9, 1_000)];
    await addToCart(market(), buyer.token, dear.id);
    const answer = await addToCart(market(), buyer.token, cheap.id, 3);
    const item = (productId: string, quantity: number, price: number, available: number) => ({
      id: expect.any(String),
      productId,
      name: 'Crowd product',
      quantity,
      unitPrice: pesos(price),
      priceWhenAdded: pesos(price),
      priceChanged: false,
      lineTotal: pesos(price * quantity),
      available,
      held: 0,
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: buyer.cartId,
      version: 3,
      items: [item(dear.id, 1, 1_000, 9), item(cheap.id, 3, 250, 5)],
      itemCount: 4,
      ...sums(1_750),
      hold: null,
    });
    expect(await cartOf(buyer)).toEqual(answer.body);
  });

  it('takes one unit when no quantity is named, and adds up units of the same product in one item', async () => {
    const buyer = await market().buyer();
    const { id: productId } = await market().product(5);
    const path = '/api/marketplace/cart/items';
    const added = await market().call('POST', path, { token: buyer.token, body: { productId } });
    expect(added.body).toMatchObject({ itemCount: 1, items: [{ productId, quantity: 1 }] });
    const { body } = await addToCart(market(), buyer.token, productId, 3);
    expect(body.items).toMatchObject([{ id: added.body.items[0].id, quantity: 4 }]);
  });

  it('takes no more than there is, counting what it already holds', async () => {
    const buyer = await market().buyer();
    const { id: productId } = await market().product(5);
    const { body: cart } = await addToCart(market(), buyer.token, productId, 3);
    const refusals = [
      { answer: await addToCart(market(), buyer.token, productId, 3), requested: 6 },
      { answer: await setQuantity(buyer, cart.items[0].id, 7), requested: 7 },
    ];
    for (const { answer, requested } of refusals) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'insufficient-stock' } });
      expect(answer.body.items).toEqual([{ productId, requested, available: 5 }]);
    }
    expect(await cartOf(buyer)).toEqual(cart);
  });

  it('holds as many units of a product as one call may name, however often units are added', async () => {
    const buyer = await market().buyer();
    const { id: productId } = await market().product(1_000_000);
    const { body: cart } = await addToCart(market(), buyer.token, productId, 10_000);
    const answer = await addToCart(market(), buyer.token, productId, 1);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed', errors: [{ field: 'quantity' }] } });
    expect(await cartOf(buyer)).toEqual(cart);
  });

  it('changes, loses and empties its items', async () => {
    const buyer = await market().buyer();
    const products = await market().products((await market().seller()).id, 3, 9, 100);
    for (const id of products) await addToCart(market(), buyer.token, id);
    const [first, second] = (await cartOf(buyer)).items;
    const changed = await setQuantity(buyer, first.id, 6);
    expect(changed).toMatchObject({ status: 200, body: { version: 5, itemCount: 8, subtotal: pesos(800) } });
    const removed = await remove(buyer, second.id);
    expect(removed).toMatchObject({ status: 200, body: { version: 6, itemCount: 7 } });
    expect(removed.body.items.map(({ productId }: { productId: string }) => productId)).toEqual([
      products[0],
      products[2],
    ]);
    expect((await remove(buyer, second.id)).status).toBe(404);
    const cleared = await market().call('DELETE', '/api/marketplace/cart', { token: buyer.token });
    expect(cleared).toMatchObject({ status: 200, body: { items: [], itemCount: 0, subtotal: pesos(0) } });
  });

  it('tells when the seller moved the price, until the buyer changes the item', async () => {
    const buyer = await market().buyer();
    const { id: productId, seller } = await market().product(5, 100);
    const { body } = await addToCart(market(), buyer.token, productId, 2);
    await patchProduct(market(), seller.token, productId, { price: { amount: 130 } });
    expect(await cartOf(buyer)).toMatchObject({
      items: [{ unitPrice: pesos(130), priceWhenAdded: pesos(100), priceChanged: true, lineTotal: pesos(260) }],
      subtotal: pesos(260),
    });
    const changed = await setQuantity(buyer, body.items[0].id, 1);
    expect(changed.body.items).toMatchObject([{ priceWhenAdded: pesos(130), priceChanged: false }]);
  });

  it('shows what is left of a product, and nothing of an archived one', async () => {
    const buyer = await market().buyer();
    const { id: productId, seller } = await market().product(5);
    await addToCart(market(), buyer.token, productId, 2);
    await patchProduct(market(), seller.token, productId, { stockChange: -4 });
    expect((await cartOf(buyer)).items).toMatchObject([{ quantity: 2, available: 1 }]);
    await market().call('DELETE', `/api/marketplace/products/${productId}`, { token: seller.token });
    expect((await cartOf(buyer)).items).toMatchObject([{ quantity: 2, available: 0 }]);
    expect(await addToCart(market(), buyer.token, productId)).toMatchObject({
      status: 400,
      body: { code: 'insufficient-stock', items: [{ productId, requested: 3, available: 0 }] },
    });
  });

  it('knows neither products that are not there nor items of others', async () => {
    const [buyer, other] = [await market().buyer(), await market().buyer()];
    const { id: productId } = await market().product(5);
    const { body: theirs } = await addToCart(market(), other.token, productId);
    const itemId = theirs.items[0].id;
    const answers = [
      await addToCart(market(), buyer.token, NOBODYS_ID),
      await setQuantity(buyer, itemId, 2),
      await remove(buyer, itemId),
      await remove(buyer, NOBODYS_ID),
    ];
    expect(tally(answers)).toEqual({ '404 not-found': 4 });
    expect(await cartOf(other)).toEqual(theirs);
  });

  it('is made once for a buyer who has none, by whichever of many requests', async () => {
    const { id: productId } = await market().product(1000);
    const buyers = await market().buyers(10);
    await market().db.pool.query('DELETE FROM carts WHERE buyer_id = ANY($1)', [buyers.map(({ id }) => id)]);
    const wishes = buyers.flatMap((buyer) => [buyer, buyer, buyer, buyer]);
    const answers = await together(wishes, ({ token }, index) =>
      index % 2 === 0
        ? market().call('GET', '/api/marketplace/cart', { token })
        : addToCart(market(), token, productId),
    );
    expect(tally(answers)).toEqual({ 200: 20, 201: 20 });
    for (const buyer of buyers) expect((await cartOf(buyer)).itemCount).toBe(2);
  });

  it('has one item with the sum after ten adds of one product at once', async () => {
    const buyer = await market().buyer();
    const { id: productId } = await market().product(100);
    const answers = await together([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (quantity) =>
      addToCart(market(), buyer.token, productId, quantity),
    );
    expect(tally(answers)).toEqual({ 201: 10 });
    const cart = await cartOf(buyer);
    expect(cart).toMatchObject({ version: 11, itemCount: 55 });
    expect(cart.items).toHaveLength(1);
  });

  it('holds a hundred products, and not one more', async () => {
    const products = await market().products((await market().seller()).id, 102, 5);
    const items = products.slice(0, 99).map((productId) => ({ productId, quantity: 1 }));
    const [buyer] = await market().buyersWanting(1, items);
    const answers = await together(products.slice(99), (id) => addToCart(market(), buyer?.token ?? '', id));
    expect(tally(answers)).toEqual({ 201: 1, '400 validation-failed': 2 });
    const refused = answers.find(({ status }) => status === 400);
    expect(refused?.body.errors).toMatchObject([{ field: 'productId' }]);
    const more = await addToCart(market(), buyer?.token ?? '', products[0] ?? '');
    expect(more).toMatchObject({ status: 201, body: { itemCount: 101 } });
    expect(more.body.items).toHaveLength(100);
  });
});
