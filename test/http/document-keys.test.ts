import { describe, expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { Shop } from '../support/goods.ts';
import { ADDRESS, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { addToCart } from '../support/steps.ts';

const INVENTORY = '/api/inventory';

describe('a document with an Idempotency-Key', () => {
  const market = useMarket({}, { patient: true });

  const shop = (stock = 0) => Shop.open(market(), stock);

  const keyed = (what: string, { seller }: Shop, body: object | undefined, key = 'monday') =>
    market().call('POST', `${INVENTORY}/${what}`, {
      token: seller.token,
      ...(body && { body }),
      headers: { 'idempotency-key': key },
    });
  const receiptOf = ({ warehouseId, productId }: Shop, quantity = 3) => ({
    warehouseId,
    lines: [{ productId, quantity }],
  });

  it('takes each step of a transfer, and the rejection of a lot, once', async () => {
    const one = await Shop.open(market());
    const north = await one.addWarehouse('NORTE');
    const lotId = await one.receive(5, { code: 'L' });
    const { productId, warehouseId } = one;
    const twice = async (path: string, body?: object) => {
      const answers = [await keyed(path, one, body, path), await keyed(path, one, body, path)];
      expect(
        answers.map(({ headers }) => headers.get('idempotency-replayed')),
        path,
      ).toEqual([null, 'true']);
      expect(answers[1]?.status).toBe(answers[0]?.status);
      return answers[0]?.body;
    };
    const lines = [{ productId, lotId, quantity: 2 }];
    const { id } = await twice('transfers', { fromWarehouseId: warehouseId, toWarehouseId: north, lines });
    await twice(`transfers/${id}/dispatch`);
    await twice(`transfers/${id}/receive`);
    expect(await twice(`lots/${lotId}/reject`, { reason: 'bad' })).toMatchObject({ reversed: 5 });
    // A key is one call's: of another transfer it is another.
    const other = await keyed(`transfers/${NIL_ID}/dispatch`, one, undefined, `transfers/${id}/dispatch`);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await market().stockOf(productId)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it.each(['receipts', 'adjustments'])(
    'of %s is written once, and the same again gets the first answer',
    async (what) => {
      const one = await shop();
      const { warehouseId, productId } = one;
      const adjustment = { warehouseId, productId, quantity: 3, reason: 'found' };
      const body = what === 'receipts' ? receiptOf(one) : adjustment;
      const first = await keyed(what, one, body);
      expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
      // Spaces and order are no difference.
      const again = await keyed(what, one, Object.fromEntries(Object.entries(body).toReversed()));
      expect(again).toMatchObject({ status: 201, body: first.body });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(await market().stockOf(productId)).toBe(3);
      expect((await keyed(what, one, body, 'tuesday')).status).toBe(201);
      expect(await market().stockOf(productId)).toBe(6);
      expect(await market().findings()).toEqual([]);
    },
  );

  it('is refused where the key belongs to another body, another path, or another kind of request', async () => {
    const one = await shop();
    const { warehouseId, productId } = one;
    expect((await keyed('receipts', one, receiptOf(one))).status).toBe(201);
    const reused = { status: 422, body: { code: 'idempotency-key-reused' } };
    expect(await keyed('receipts', one, receiptOf(one, 4))).toMatchObject(reused);
    expect(await keyed('adjustments', one, { warehouseId, productId, quantity: 3, reason: 'found' })).toMatchObject(
      reused,
    );
    expect(await market().stockOf(productId)).toBe(3);
    // Another seller's keys are another's.
    const other = await shop();
    expect((await keyed('receipts', other, receiptOf(other, 4))).status).toBe(201);
  });

  it('sent ten times at once moves goods once', async () => {
    const one = await shop();
    const answers = await together(Array(10).fill(0), () => keyed('receipts', one, receiptOf(one)));
    expect(tally(answers)).toEqual({ 201: 10 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await market().stockOf(one.productId)).toBe(3);
  });
});

describe.each(STRATEGIES)('a checkout whose key belongs to a document, with CHECKOUT_STRATEGY=%s', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy });

  it('is refused as a key that was used for something else', async () => {
    const { id: productId } = await market().product(5);
    const { id, token } = await market().buyer();
    expect((await addToCart(market(), token, productId)).status).toBe(201);
    await market().db.prisma.idempotencyKey.create({
      data: { userId: id, key: 'k', requestHash: 'h', decision: { kind: 'document', documentId: productId } },
    });
    const headers = { 'idempotency-key': 'k' };
    const body = { shippingAddress: ADDRESS };
    const answer = await market().checkout(token, { headers, body });
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await market().stockOf(productId)).toBe(5);
  });
});
