import { once } from 'node:events';
import { connect } from 'node:net';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Seller, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

const INVENTORY = '/api/inventory';

describe('an export', () => {
  const market = useMarket({ DATABASE_POOL_SIZE: '10' }, { patient: true });

  const download = (token: string, path: string) => market().call('GET', `${INVENTORY}/exports/${path}`, { token });
  const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true });

  /** Levels of many lots, more than two pages of them, with their movements. */
  async function manyLevels(lots: number, reason = 'found'): Promise<{ seller: Seller; productId: string }> {
    const { id: productId, seller } = await market().product(0);
    await market().db.pool.query(
      `WITH place AS (SELECT id FROM warehouses WHERE seller_id = $1 AND is_default),
       made AS (INSERT INTO lots (id, product_id, code, expires_on)
         SELECT gen_random_uuid(), $2, 'L' || n, '2099-01-01' FROM generate_series(1, $3::int) n RETURNING id, product_id, expires_on),
       put AS (INSERT INTO stock_levels (id, warehouse_id, product_id, lot_id, seller_id, expires_on, on_hand)
         SELECT gen_random_uuid(), p.id, m.product_id, m.id, $1, m.expires_on, 1 FROM made m, place p
         RETURNING product_id, warehouse_id, lot_id),
       promised AS (UPDATE products SET stock = stock + $3 WHERE id = $2),
       entered AS (INSERT INTO ledger_entries (id, product_id, kind, delta, balance)
         SELECT gen_random_uuid(), $2, 'RECEIPT', $3, $3)
       INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id, reason)
       SELECT gen_random_uuid(), product_id, 'RECEIPT', 1, 1, warehouse_id, lot_id, $4 FROM put`,
      [seller.id, productId, lots, reason],
    );
    return { seller, productId };
  }

  it('of levels has every place once, in the columns of the list, as a file to keep', async () => {
    const { seller, productId } = await manyLevels(2_500);
    const { status, headers, body } = await download(seller.token, `levels?productId=${productId}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="levels.csv"');
    const rows = rowsOf(body).filter(({ lot_code }) => lot_code !== '');
    expect(new Set(rows.map(({ lot_code }) => lot_code)).size).toBe(2_500);
    expect(rows).toHaveLength(2_500);
    const list = await market().call('GET', `${INVENTORY}/levels?productId=${productId}&limit=1`, {
      token: seller.token,
    });
    const [{ warehouseId, lotId, lotCode, expiresOn, onHand, updatedAt }] = list.body.data;
    const { name } = await market().db.prisma.product.findUniqueOrThrow({ where: { id: productId } });
    expect(rowsOf(body)[0]).toEqual({
      ...{ warehouse_id: warehouseId, product_id: productId, lot_id: lotId ?? '', lot_code: lotCode ?? '' },
      ...{ expires_on: expiresOn ?? '', on_hand: String(onHand), updated_at: updatedAt },
      ...{ warehouse: 'MAIN', product_name: name },
    });
    expect(await market().findings()).toEqual([]);
  });

  it('of the ledger has every movement once, newest first, within its bounds of time', async () => {
    const { seller, productId } = await manyLevels(2_500);
    const { status, headers, body } = await download(seller.token, `ledger?productId=${productId}`);
    expect([status, headers.get('content-disposition')]).toEqual([200, 'attachment; filename="ledger.csv"']);
    const rows = rowsOf(body);
    // Each lot's, the receipt of what can be promised, and two openings.
    expect(rows).toHaveLength(2_503);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(2_503);
    const moments = rows.map(({ created_at: at = '' }) => at);
    expect(moments).toEqual(moments.toSorted().toReversed());
    const early = await download(seller.token, `ledger?productId=${productId}&to=2020-01-01T00:00:00Z`);
    expect(rowsOf(early.body)).toEqual([]);
    expect(early.body.split('\r\n')[0]).toBe(
      'id,kind,product_id,warehouse_id,lot_id,lot_code,quantity,balance,order_id,document_id,cause_id,actor_id,reason,created_at,warehouse,product_name',
    );
  });

  it('shows a seller nothing of others, and an ADMIN everything', async () => {
    const { productId } = await manyLevels(1);
    const { token } = await market().seller();
    const { id } = await market().buyer();
    const admin = market().signer.sign({ id, role: 'ADMIN' });
    for (const path of [`levels?productId=${productId}`, `ledger?productId=${productId}`]) {
      expect(rowsOf((await download(token, path)).body)).toEqual([]);
      expect(rowsOf((await download(admin, path)).body).length).toBeGreaterThan(0);
    }
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])(
    'defuses %j, which a spreadsheet would run, and no number',
    async (reason) => {
      const { seller, productId } = await manyLevels(1, reason);
      await market().db.pool.query(
        `INSERT INTO ledger_entries (id, product_id, kind, delta, balance) SELECT gen_random_uuid(), $1, 'ADJUSTMENT', -1, 0`,
        [productId],
      );
      const rows = rowsOf((await download(seller.token, `ledger?productId=${productId}`)).body);
      expect(rows.map((row) => row.reason)).toContain(`'${reason}`);
      expect(rows.map(({ quantity }) => quantity)).toContain('-1');
      await market().db.pool.query(
        `INSERT INTO ledger_entries (id, product_id, kind, delta, balance) SELECT gen_random_uuid(), $1, 'ADJUSTMENT', 1, 1`,
        [productId],
      );
    },
  );

  it('keeps quotes, commas and lines of a text in its field', async () => {
    const reason = 'dijo "sí", y\nse fue; ñandú';
    const { seller, productId } = await manyLevels(1, reason);
    const rows = rowsOf((await download(seller.token, `ledger?productId=${productId}`)).body);
    expect(rows.map((row) => row.reason)).toContain(reason);
  });

  it('answers HEAD without a body, and takes no turn with it for long', async () => {
    const { seller, productId } = await manyLevels(2_500);
    const answer = await market().call('HEAD', `${INVENTORY}/exports/levels?productId=${productId}`, {
      token: seller.token,
    });
    expect([answer.status, answer.body]).toEqual([200, '']);
    await until('nobody is waited for', async () => {
      return (await market().metric('tianguis_admission_requests', { workload: 'read' })) === 0;
    });
  });

  it('that fails half way breaks off: nobody takes half a file for the whole', async () => {
    const { seller, productId } = await manyLevels(4_000, 'x'.repeat(3_000));
    const response = await fetch(`${market().origin}${INVENTORY}/exports/ledger?productId=${productId}`, {
      headers: { authorization: `Bearer ${seller.token}` },
    });
    expect(response.status).toBe(200);
    await market().db.pool.query('ALTER TABLE lots RENAME TO lots_away');
    try {
      await expect(response.text()).rejects.toThrow();
    } finally {
      await market().db.pool.query('ALTER TABLE lots_away RENAME TO lots');
    }
  });

  it('whose client stops reading keeps no connection to the database, and goes on when it reads again', async () => {
    const { seller, productId } = await manyLevels(6_000, 'x'.repeat(3_000));
    const { port } = new URL(market().origin);
    const sockets = Array.from({ length: 6 }, () => connect({ port: Number(port), host: '127.0.0.1' }));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    for (const socket of sockets) {
      socket.pause();
      socket.write(
        `GET ${INVENTORY}/exports/ledger?productId=${productId} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${seller.token}\r\nConnection: close\r\n\r\n`,
      );
    }
    // All of them wait for their clients, and lent what they had.
    await until('all downloads wait', async () => {
      const labels = { workload: 'read', state: 'lent' };
      return (await market().metric('tianguis_admission_requests', labels)) === sockets.length;
    });
    const { totalCount, idleCount, waitingCount } = market().db.pool;
    expect([totalCount - idleCount, waitingCount]).toEqual([0, 0]);
    expect((await market().call('GET', `${INVENTORY}/levels?limit=1`, { token: seller.token })).status).toBe(200);
    const [first] = sockets;
    if (first === undefined) throw new Error('no download was begun');
    let bytes = 0;
    first.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    first.resume();
    await once(first, 'end');
    expect(bytes).toBeGreaterThan(6_000 * 3_000);
    for (const socket of sockets) socket.destroy();
    await until('nobody is waited for', async () => {
      return (await market().metric('tianguis_admission_requests', { workload: 'read' })) === 0;
    });
  });
});
