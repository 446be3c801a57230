import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readMetrics, sumOf } from '../../scripts/support/metrics.ts';
import { ADDRESS, JWT_SECRET, TestMarket, useMarket } from '../support/market.ts';
import { openRaw, type RawAnswer, rawAnswer } from '../support/raw-http.ts';
import { startServer } from '../support/server-process.ts';
import { addToCart } from '../support/steps.ts';
import { until } from '../support/wait.ts';

/** What every refusal on the wire must be, whoever made it. */
function expectProblem(answer: RawAnswer | undefined, status: number, code: string): void {
  expect(answer).toMatchObject({
    status,
    headers: { 'content-type': expect.stringMatching(/^application\/problem\+json/), 'content-language': 'en' },
    body: { type: `urn:tianguis:problem:${code}`, status, code, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
  expect(answer?.headers['x-request-id']).toBe(answer?.body.requestId);
}

describe('what is not HTTP', () => {
  const market = useMarket();
  const HOST = 'Host: tianguis\r\n';

  it.each([
    ['no request at all', 'hello\r\n\r\n', 400, 'malformed-request'],
    ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001', 400, 'malformed-request'],
    ['an unknown method', `FETCH / HTTP/1.1\r\n${HOST}\r\n`, 400, 'malformed-request'],
    ['a version of the future', `GET /livez HTTP/9.9\r\n${HOST}\r\n`, 400, 'malformed-request'],
    ['a header without a name', `GET /livez HTTP/1.1\r\n${HOST}: x\r\n\r\n`, 400, 'malformed-request'],
    [
      'two lengths',
      `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
      400,
      'malformed-request',
    ],
    [
      'a length and chunks',
      `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'malformed-request',
    ],
    ['too many headers', `GET /livez HTTP/1.1\r\n${HOST}X: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['a long address', `GET /${'x'.repeat(17_000)} HTTP/1.1\r\n${HOST}\r\n`, 431, 'headers-too-large'],
    ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n', 404, 'not-found'],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n', 400, 'malformed-request'],
    ['two hosts', `GET /livez HTTP/1.1\r\n${HOST}host: other\r\n\r\n`, 400, 'malformed-request'],
    ['an odd expectation', `GET /livez HTTP/1.1\r\n${HOST}Expect: a miracle\r\n\r\n`, 417, 'expectation-failed'],
  ])('such as %s is answered with a problem document, and the connection closed', async (_what, text, status, code) => {
    expectProblem(await rawAnswer(market().origin, text), status, code);
    expect((await market().call('GET', '/livez')).status).toBe(200);
  });

  it('such as a body of broken chunks is answered with a problem document', async () => {
    const head = `POST /api/auth/login HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n`;
    expectProblem(await rawAnswer(market().origin, `${head}\r\nzz\r\n`), 400, 'malformed-request');
  });

  it('lets the answer to a good request before it go out first', async () => {
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const body = JSON.stringify({ shippingAddress: ADDRESS });
    const connection = await openRaw(market().origin);
    connection.send(
      `POST /api/marketplace/checkout HTTP/1.1\r\n${HOST}Authorization: Bearer ${buyer?.token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}garbage\r\n\r\n`,
    );
    const [placed, refused] = await connection.ended();
    expect(placed).toMatchObject({ status: 201, body: { status: 'PENDING_PAYMENT' } });
    expectProblem(refused, 400, 'malformed-request');
  });

  it('such as a body that breaks off is not logged as a fault of ours', async () => {
    const server = await startServer({ DATABASE_URL: market().databaseUrl, JWT_SECRET });
    onTestFinished(async () => void (await server.end('SIGKILL')));
    const connection = await openRaw(server.origin);
    const head = `POST /api/auth/login HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 100\r\n`;
    connection.send(`${head}Expect: 100-continue\r\n\r\n`);
    expect(await connection.answers(1)).toMatchObject([{ status: 100 }]);
    connection.send('{');
    connection.socket.destroy();
    await until('the end of the connection', async () => {
      const metrics = await readMetrics(server.origin);
      return sumOf(metrics, 'tianguis_http_connections') === 1;
    });
    expect(server.output()).not.toContain('the request failed');
  });

  it('ends no process, although those who ask for tunnels are gone by then', async () => {
    const server = await startServer({ DATABASE_URL: market().databaseUrl, JWT_SECRET });
    onTestFinished(async () => void (await server.end('SIGKILL')));
    for (let round = 0; round < 60; round += 1) {
      const clients = await Promise.all(Array.from({ length: 20 }, () => openRaw(server.origin)));
      for (const { socket } of clients) {
        socket.write('CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n');
        socket.resetAndDestroy();
      }
    }
    await until('all are gone', async () => {
      const metrics = await readMetrics(server.origin);
      return sumOf(metrics, 'tianguis_http_connections') === 1;
    });
  });

  it('refuses two Hosts in whatever version of HTTP', async () => {
    const TWO_HOSTS = 'Host: a\r\nHost: b\r\n\r\n';
    for (const version of ['1.0', '1.1', '2.0']) {
      const answer = await rawAnswer(market().origin, `GET /livez HTTP/${version}\r\n${TWO_HOSTS}`);
      expect(answer, version).toMatchObject({ status: 400 });
    }
  });

  it('still knows old clients without a Host, and clients that wait for permission to send', async () => {
    expect(await rawAnswer(market().origin, 'GET /livez HTTP/1.0\r\n\r\n')).toMatchObject({ status: 200 });
    const connection = await openRaw(market().origin);
    connection.send(
      `POST /api/auth/login HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n`,
    );
    expect(await connection.answers(1)).toMatchObject([{ status: 100 }]);
    connection.send('{}');
    expect((await connection.answers(2))[1]).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
  });
});

describe('OPTIONS', () => {
  const market = useMarket();

  it.each([
    ['/api/marketplace/checkout', 'OPTIONS, POST'],
    ['/api/marketplace/cart?x=1', 'DELETE, GET, HEAD, OPTIONS'],
    ['/api/marketplace/orders/0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11/status', 'OPTIONS, PUT'],
  ])('of %s names its methods', async (path, methods) => {
    const answer = await market().call('OPTIONS', path);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')?.split(', ').sort().join(', ')).toBe(methods);
  });

  it('of the whole server names all methods', async () => {
    const answer = await rawAnswer(market().origin, 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toMatchObject({ status: 204, headers: { allow: expect.stringContaining('PATCH') } });
  });

  it('of nowhere is a problem document', async () => {
    expect(await market().call('OPTIONS', '/nowhere')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('of a browser that asks first is answered as CORS wants it', async () => {
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization, idempotency-key',
    };
    for (const path of ['/api/marketplace/checkout', '/nowhere']) {
      const answer = await market().call('OPTIONS', path, { headers });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-methods')).toContain('POST');
      expect(answer.headers.get('access-control-allow-headers')).toBe('authorization, idempotency-key');
    }
  });
});

describe('slow clients', () => {
  const market = useMarket(
    {},
    { httpLimits: { headersTimeoutMs: 400, requestTimeoutMs: 800, checkIntervalMs: 50, keepAliveTimeoutMs: 300 } },
  );
  const HEAD =
    'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n';

  /** Sends a text byte by byte, for as long as the server takes it. */
  async function drip(text: string): Promise<RawAnswer[]> {
    const connection = await openRaw(market().origin);
    let over = false;
    const end = connection.ended().finally(() => {
      over = true;
    });
    for (const byte of text) {
      if (over) break;
      connection.send(byte);
      await delay(10);
    }
    return end;
  }

  it('that send headers a byte at a time are ended', async () => {
    expectProblem((await drip(`GET /livez HTTP/1.1\r\nX: ${'x'.repeat(5_000)}`))[0], 408, 'request-timeout');
  });

  it('that send their body a byte at a time are ended', async () => {
    const connection = await openRaw(market().origin);
    connection.send(HEAD);
    let over = false;
    const end = connection.ended().finally(() => {
      over = true;
    });
    while (!over) {
      connection.send(' ');
      await delay(10);
    }
    const [answer] = await end;
    expectProblem(answer, 408, 'request-timeout');
    expect(answer?.headers['retry-after']).toBe('1');
  });

  it('that say nothing at all are ended, before the first request and after it', async () => {
    const silent = await openRaw(market().origin);
    await silent.ended();
    const idle = await openRaw(market().origin);
    idle.send('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await idle.ended()).toMatchObject([{ status: 200 }]);
  });

  it('do not keep others from being served', async () => {
    await Promise.all(Array.from({ length: 20 }, async () => (await openRaw(market().origin)).send(HEAD)));
    expect((await market().call('GET', '/livez')).status).toBe(200);
  });
});

describe('clients that stop reading', () => {
  const market = useMarket({}, { httpLimits: { silenceTimeoutMs: 1_000 } });

  it('are ended', async () => {
    const { server } = market().app.server;
    const arrival = once(server, 'connection');
    const { socket } = await openRaw(market().origin);
    const [atTheServer] = await arrival;
    socket.pause();
    // More than all buffers between the two hold.
    socket.write('GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(30));
    await until('the silent connection is gone', async () => atTheServer.destroyed);
    expect(atTheServer.bytesWritten).toBeGreaterThan(100_000);
  });
});

describe('a crowd of connections', () => {
  const market = useMarket({ MAX_CONNECTIONS: '5' });
  const LIVEZ = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n';

  it('beyond the limit is answered 503, and served again once others have gone', async () => {
    const inside = await Promise.all(Array.from({ length: 5 }, () => openRaw(market().origin)));
    for (const connection of inside) {
      connection.send(LIVEZ);
      expect(await connection.answers(1)).toMatchObject([{ status: 200 }]);
    }
    const outside = await openRaw(market().origin);
    outside.send(LIVEZ);
    const [refused] = await outside.ended();
    expectProblem(refused, 503, 'overloaded');
    expect(refused?.headers).toMatchObject({ 'retry-after': '1', connection: 'close' });
    inside[0]?.send(LIVEZ);
    expect(await inside[0]?.answers(2)).toMatchObject([{ status: 200 }, { status: 200 }]);
    for (const { socket } of inside) socket.destroy();
    await until('room again', async () => (await market().call('GET', '/livez')).status === 200);
    expect(await market().metric('tianguis_http_connections_refused_total')).toBeGreaterThanOrEqual(1);
  });
});

describe('a long connection', () => {
  const market = useMarket({}, { httpLimits: { requestsPerConnectionMax: 3 } });

  it('is closed with the answer to its last request', async () => {
    const connection = await openRaw(market().origin);
    for (const count of [1, 2, 3]) {
      connection.send('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
      await connection.answers(count);
    }
    const answers = await connection.ended();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'keep-alive', 'close']);
  });
});

describe('a server that closes', () => {
  it('refuses what still comes over open connections, with a problem document', async () => {
    const market = await TestMarket.open({}, { patient: true });
    const { id } = await market.product(5);
    const buyer = await market.buyer();
    // A request in flight keeps the server open while the test calls: its row is held by someone else.
    const holder = await market.db.pool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM carts WHERE buyer_id = $1 FOR UPDATE', [buyer.id]);
    const inFlight = addToCart(market, buyer.token, id);
    await until('the request waits', async () => {
      const { rows } = await market.db.pool.query(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0].count > 0;
    });
    const connection = await openRaw(market.origin);
    // Half a request: no idle connection, so it is not closed with the listener.
    connection.send('GET /livez HTTP/1.1\r\nHost: x\r\n');
    await until('the server has the connection', async () => (await market.metric('tianguis_http_connections')) >= 2);
    const closing = market.app.server.close();
    await until('the listener is closed', async () => !market.app.server.server.listening);
    connection.send('\r\n');
    const [refused] = await connection.ended();
    expectProblem(refused, 503, 'shutting-down');
    expect(refused?.headers).toMatchObject({ 'retry-after': '1', connection: 'close' });
    await holder.query('COMMIT');
    holder.release();
    expect((await inFlight).status).toBe(201);
    await closing;
    await market.close();
  });
});
