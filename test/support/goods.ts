import { expect } from 'vitest';
import type { Answer, Seller, TestMarket } from './market.ts';
import { addToCart, moveTo, type Placed, pay } from './steps.ts';

/** What sellers do behind the counter, through the API. */

const INVENTORY = '/api/inventory';

/** A lot as it is received. */
export interface LotBody {
  readonly code: string;
  readonly expiresOn?: string;
}

/** One product of a seller, and where its goods lie. */
export class Shop {
  readonly market: TestMarket;
  readonly seller: Seller;
  readonly productId: string;
  /** The default one. */
  readonly warehouseId: string;

  private constructor(market: TestMarket, fields: Pick<Shop, 'seller' | 'productId' | 'warehouseId'>) {
    this.market = market;
    this.seller = fields.seller;
    this.productId = fields.productId;
    this.warehouseId = fields.warehouseId;
  }

  static async open(market: TestMarket, stock = 0): Promise<Shop> {
    const { id: productId, seller } = await market.product(stock);
    const { body } = await market.call('GET', `${INVENTORY}/warehouses`, { token: seller.token });
    return new Shop(market, { seller, productId, warehouseId: body.data[0].id });
  }

  get(path: string): Promise<Answer> {
    return this.market.call('GET', `${INVENTORY}/${path}`, { token: this.seller.token });
  }

  post(path: string, body?: object): Promise<Answer> {
    return this.market.call('POST', `${INVENTORY}/${path}`, { token: this.seller.token, ...(body && { body }) });
  }

  async addWarehouse(code: string, more: object = {}): Promise<string> {
    const { status, body } = await this.post('warehouses', { code, name: code, ...more });
    expect(status).toBe(201);
    return body.id;
  }

  /** @returns the id of the lot, where there is one */
  async receive(quantity: number, lot?: LotBody, warehouseId = this.warehouseId): Promise<string> {
    const lines = [{ productId: this.productId, quantity, ...(lot && { lot }) }];
    const { status, body } = await this.post('receipts', { warehouseId, lines });
    expect(status).toBe(201);
    return body.lines[0].lotId;
  }

  adjust(quantity: number, more: object = {}): Promise<Answer> {
    const { warehouseId, productId } = this;
    return this.post('adjustments', { warehouseId, productId, quantity, reason: 'counted', ...more });
  }

  /** Requests that goods go from the default warehouse to another. @returns the document */
  async transfer(toWarehouseId: string, quantity: number, lotId?: string): Promise<Answer['body']> {
    const lines = [{ productId: this.productId, quantity, ...(lotId && { lotId }) }];
    const { status, body } = await this.post('transfers', { fromWarehouseId: this.warehouseId, toWarehouseId, lines });
    expect(status).toBe(201);
    return body;
  }

  async availability(): Promise<Answer['body']> {
    return (await this.get(`products/${this.productId}/availability`)).body;
  }

  /** Units by warehouse, lots together; places without any left out. */
  async placed(): Promise<Record<string, number>> {
    const { byWarehouse } = await this.availability();
    const places = byWarehouse as { warehouseId: string; onHand: number }[];
    return Object.fromEntries(places.flatMap(({ warehouseId, onHand }) => (onHand > 0 ? [[warehouseId, onHand]] : [])));
  }

  /** As if a lot had expired so many days ago: its dates are never changed but by a hand at the database. */
  async expire(lotId: string, daysAgo = 2): Promise<void> {
    await byHand(this.market, async (client) => {
      await client.query(
        `WITH lot AS (UPDATE lots SET manufactured_on = NULL, expires_on = current_date - $2::int WHERE id = $1)
         UPDATE stock_levels SET expires_on = current_date - $2::int WHERE lot_id = $1`,
        [lotId, daysAgo],
      );
    });
  }

  /** A paid order of so many units. */
  async sell(quantity: number): Promise<Placed> {
    const { market, seller, productId } = this;
    const buyer = await market.buyer();
    expect((await addToCart(market, buyer.token, productId, quantity)).status).toBe(201);
    const { status, body } = await market.checkout(buyer.token);
    expect(status).toBe(201);
    const order = { id: body.orders[0].id, productId, seller, buyer };
    expect((await pay(market, order)).status).toBe(201);
    return order;
  }

  /** An order of so many units whose goods have left. */
  async ship(quantity: number): Promise<Placed> {
    const order = await this.sell(quantity);
    for (const status of ['PROCESSING', 'SHIPPED']) {
      expect((await moveTo(this.market, order, status)).body.status).toBe(status);
    }
    return order;
  }

  refund({ id }: Placed, body?: object): Promise<Answer> {
    const path = `/api/marketplace/orders/${id}/refunds`;
    return this.market.call('POST', path, { token: this.seller.token, ...(body && { body }) });
  }
}

/** Does what the database refuses even a hand at psql, with its triggers out of the way. */
export async function byHand(
  { db }: TestMarket,
  work: (client: { query: (text: string, values?: unknown[]) => Promise<unknown> }) => Promise<void>,
): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await work(client);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
