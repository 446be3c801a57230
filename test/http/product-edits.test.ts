import { describe, expect, it } from 'vitest';
import { type Seller, tally, together, useMarket } from '../support/market.ts';
import { patchProduct } from '../support/steps.ts';

const market = useMarket({}, { patient: true });

const read = async (id: string) => (await market().call('GET', `/api/marketplace/products/${id}`)).body;
const patch = (seller: Seller, id: string, body: object, ifMatch?: string) =>
  patchProduct(market(), seller.token, id, body, ifMatch);

/** The ledger rows of a product's stock, oldest first. */
const ledgerOf = async (productId: string) =>
  market().db.prisma.ledgerEntry.findMany({ where: { productId, warehouseId: null }, orderBy: { id: 'asc' } });

describe('an edit of a product', () => {
  it('needs If-Match', async () => {
    const { id, seller } = await market().product(1);
    const path = `/api/marketplace/products/${id}`;
    const answer = await market().call('PATCH', path, { token: seller.token, body: { name: 'Jarro' } });
    expect(answer).toMatchObject({ status: 428, body: { code: 'precondition-required' } });
    expect(await read(id)).toMatchObject({ revision: 1, name: 'Crowd product' });
  });

  it.each(['1', 'x', '""', '"x"', '"-1"', '"1", "2"', 'w/"1"', '"7"'])('refuses If-Match: %s', async (ifMatch) => {
    const { id, seller } = await market().product(1);
    const answer = await patch(seller, id, { name: 'Jarro' }, ifMatch);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed', errors: [{ field: 'If-Match' }] } });
    expect(await read(id)).toMatchObject({ revision: 1, name: 'Crowd product' });
  });

  it.each(['*', '"1"', 'W/"1"'])('is saved with If-Match: %s, and moves the ETag', async (ifMatch) => {
    const { id, seller } = await market().product(1);
    const answer = await patch(seller, id, { name: 'Jarro' }, ifMatch);
    expect(answer).toMatchObject({ status: 200, body: { id, name: 'Jarro', revision: 2, version: 1 } });
    expect(answer.headers.get('etag')).toBe('"2.1"');
    expect(await read(id)).toEqual(answer.body);
  });

  it('is refused to another seller', async () => {
    const { id } = await market().product(1);
    const answer = await patch(await market().seller(), id, { name: 'Mine', stockChange: 5 });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await read(id)).toMatchObject({ revision: 1, name: 'Crowd product', stock: 1 });
  });

  it('survives together with an edit of another field made at the same time', async () => {
    const { id, seller } = await market().product(1);
    const answers = await Promise.all([
      patch(seller, id, { name: 'Jarro' }, '"1"'),
      patch(seller, id, { price: { amount: 500 } }, '"1"'),
      patch(seller, id, { description: 'Barro negro' }, '"1"'),
    ]);
    expect(tally(answers)).toEqual({ 200: 3 });
    const merged = { name: 'Jarro', price: { amount: 500, currency: 'MXN' }, description: 'Barro negro' };
    expect(await read(id)).toMatchObject({ ...merged, revision: 4 });
  });

  it('is refused when someone changed the same field since, naming it with what it holds now', async () => {
    const { id, seller } = await market().product(1);
    await patch(seller, id, { price: { amount: 500 } }, '"1"');
    const before = await read(id);
    const answer = await patch(seller, id, { price: { amount: 700 }, name: 'Jarro' }, '"1"');
    expect(answer).toMatchObject({ status: 409, body: { code: 'edit-conflict' } });
    expect(answer.body.conflicts).toEqual([
      {
        field: 'price',
        present: { amount: 500, currency: 'MXN' },
        changedBy: seller.id,
        changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ]);
    expect(answer.body.detail).toContain('price');
    expect(await read(id)).toEqual(before);
    expect((await patch(seller, id, { price: { amount: 700 }, name: 'Jarro' }, `"${before.revision}"`)).status).toBe(
      200,
    );
  });

  it('on a revision long ago is merged with all that came since, or refused by the last change of its field', async () => {
    const { id, seller } = await market().product(1);
    for (let edit = 1; edit <= 12; edit += 1) await patch(seller, id, { name: `Jarro ${edit}` }, '*');
    await patch(seller, id, { price: { amount: 500 } }, '*');
    expect((await patch(seller, id, { description: 'Barro negro' }, '"1"')).status).toBe(200);
    const last = await market().db.prisma.auditEntry.findFirstOrThrow({
      where: { entityId: id, field: 'name' },
      orderBy: { revision: 'desc' },
    });
    expect(await patch(seller, id, { name: 'Olla' }, '"2"')).toMatchObject({
      status: 409,
      body: { conflicts: [{ field: 'name', present: 'Jarro 12', changedAt: last.changedAt.toISOString() }] },
    });
    expect((await patch(seller, id, { name: 'Olla' }, '"13"')).status).toBe(200);
  });

  it('names every field in conflict, each as it is now', async () => {
    const { id, seller } = await market().product(1);
    await patch(seller, id, { name: 'First', category: 'MEZCAL' }, '"1"');
    await patch(seller, id, { name: 'Second' }, '"2"');
    const answer = await patch(seller, id, { name: 'Third', category: 'TEXTIL', description: 'x' }, '"1"');
    const present = answer.body.conflicts.map((conflict: { field: string; present: unknown }) => [
      conflict.field,
      conflict.present,
    ]);
    expect(Object.fromEntries(present)).toEqual({ name: 'Second', category: 'MEZCAL' });
  });

  it('of one field by two editors at once is saved once', async () => {
    const { id, seller } = await market().product(1);
    const answers = await together(['Jarro', 'Olla'], (name) => patch(seller, id, { name }, '"1"'));
    expect(tally(answers)).toEqual({ 200: 1, '409 edit-conflict': 1 });
    const saved = answers.find(({ status }) => status === 200);
    expect(await read(id)).toEqual(saved?.body);
  });

  it('that takes whatever is there is saved, however many change the same field at once', async () => {
    const { id, seller } = await market().product(1);
    for (let round = 1; round <= 4; round += 1) {
      const names = Array.from({ length: 10 }, (_, index) => `Jarro ${round}.${index}`);
      expect(tally(await together(names, (name) => patch(seller, id, { name }, '*')))).toEqual({ 200: 10 });
    }
    expect(await read(id)).toMatchObject({ revision: 41 });
  });

  it('is no conflict when both wanted the same value', async () => {
    const { id, seller } = await market().product(1);
    const wish = { name: 'Jarro', price: { amount: 500 }, images: ['https://example.com/a.jpg'] };
    for (let editor = 0; editor < 2; editor += 1) {
      expect(await patch(seller, id, wish, '"1"')).toMatchObject({ status: 200, body: { revision: 2 } });
    }
    expect(await market().db.prisma.auditEntry.count({ where: { entityId: id } })).toBe(3);
  });
});

describe('the stock of a product', () => {
  it('is set on the version it was decided on', async () => {
    const { id, seller } = await market().product(10);
    const saved = await patch(seller, id, { stock: 25, version: 1 });
    expect(saved).toMatchObject({ status: 200, body: { stock: 25, version: 2, revision: 1 } });
    const stale = await patch(seller, id, { stock: 30, version: 1, name: 'Jarro' });
    expect(stale).toMatchObject({ status: 409, body: { code: 'edit-conflict' } });
    const changedBy = seller.id;
    expect(stale.body.conflicts).toEqual([
      { field: 'stock', present: 25, version: 2, changedBy, changedAt: expect.any(String) },
    ]);
    expect(await read(id)).toMatchObject({ stock: 25, version: 2, name: 'Crowd product' });
  });

  it('is refused on a version that a checkout has moved, naming the buyer', async () => {
    const { id, seller } = await market().product(10);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    await market().checkout(buyer?.token ?? '');
    const { body } = await patch(seller, id, { stock: 12, version: 1 });
    expect(body.conflicts).toMatchObject([{ field: 'stock', present: 8, version: 2, changedBy: buyer?.id }]);
  });

  it('was not changed by whoever bought what had been held before', async () => {
    const { id, seller } = await market().product(10);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    const token = buyer?.token ?? '';
    expect((await market().call('POST', '/api/marketplace/cart/hold', { token })).status).toBe(201);
    expect((await patch(seller, id, { stock: 50, version: 2 })).status).toBe(200);
    expect((await market().checkout(token)).status).toBe(201);
    const { body } = await patch(seller, id, { stock: 12, version: 2 });
    expect(body.conflicts).toMatchObject([{ field: 'stock', present: 50, version: 3, changedBy: seller.id }]);
  });

  it('is changed by what came or went, whatever it is', async () => {
    const { id, seller } = await market().product(10);
    expect(await patch(seller, id, { stockChange: 5 })).toMatchObject({ status: 200, body: { stock: 15 } });
    expect(await patch(seller, id, { stockChange: -15 })).toMatchObject({
      status: 200,
      body: { stock: 0, version: 3 },
    });
  });

  it('is never taken below zero', async () => {
    const { id, seller } = await market().product(10);
    const answer = await patch(seller, id, { stockChange: -13, name: 'Jarro' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'insufficient-stock' } });
    for (const number of ['10', '-13', '-3']) expect(answer.body.detail).toMatch(new RegExp(`(?<![-\\d])${number}\\b`));
    expect(answer.body.items).toEqual([{ productId: id, requested: 13, available: 10 }]);
    expect(await read(id)).toMatchObject({ stock: 10, version: 1, revision: 1 });
  });

  it('is the sum of its ledger, where every change has its row', async () => {
    const { id, seller } = await market().product(10);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 4 }]);
    await patch(seller, id, { stockChange: 5 });
    await patch(seller, id, { stock: 9, version: 2 });
    await patch(seller, id, { stock: 9, version: 3 });
    await market().checkout(buyer?.token ?? '');
    const ledger = await ledgerOf(id);
    expect(ledger.map(({ kind, delta, balance, actorId }) => [kind, delta, balance, actorId])).toEqual([
      ['OPENING', 10, 10, seller.id],
      ['ADJUSTMENT', 5, 15, seller.id],
      ['ADJUSTMENT', -6, 9, seller.id],
      ['SALE', -4, 5, buyer?.id],
    ]);
    expect(await market().stockOf(id)).toBe(ledger.reduce((sum, { delta }) => sum + delta, 0));
  });

  it('adds up exactly when many change it at once', async () => {
    const { id, seller } = await market().product(10);
    const answers = await together(Array(20).fill(1), (stockChange) => patch(seller, id, { stockChange }));
    expect(tally(answers)).toEqual({ 200: 20 });
    expect(await read(id)).toMatchObject({ stock: 30, version: 21 });
    expect(await ledgerOf(id)).toHaveLength(21);
  });

  it('is sold on while its seller edits the price, and neither is held up', async () => {
    const { id, seller } = await market().product(100, 1_000);
    const buyers = await market().buyersWanting(20, [{ productId: id, quantity: 1 }]);
    const checkouts = together(buyers, ({ token }) => market().checkout(token));
    const edits = together([1_100, 1_200, 1_300], (amount) => patch(seller, id, { price: { amount } }));
    expect(tally(await edits)).toEqual({ 200: 3 });
    expect(tally(await checkouts)).toEqual({ 201: 20 });
    expect(await read(id)).toMatchObject({ stock: 80, revision: 4 });
    expect(await market().findings()).toEqual([]);
  });
});
