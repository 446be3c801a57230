import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createTianguis,
  memoryTokens,
  NoAnswerError,
  type StreamEvent,
  TianguisError,
  type TianguisOptions,
} from '../../clients/typescript/src/index.ts';
import { pause } from '../../clients/typescript/src/retry.ts';

/** Something that answers where the market should. @returns a client of it */
async function clientOf(listener: RequestListener, options: Partial<TianguisOptions> = {}) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return createTianguis({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ...options });
}

const PROBLEM = { 'content-type': 'application/problem+json' };
const JSON_TYPE = { 'content-type': 'application/json' };
const expired = JSON.stringify({ code: 'token-expired', status: 401, detail: 'expired' });
const OLD = { accessToken: 'old', refreshToken: 'first' };
const NEW = { accessToken: 'new', refreshToken: 'second' };

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('the client, where something else answers than the market', () => {
  it('sends again what it can, where the answer breaks off', async () => {
    let asked = 0;
    const client = await clientOf((_request, response) => {
      asked += 1;
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '100' });
      response.write('{"id":');
      if (asked === 1) setImmediate(() => response.destroy());
      else response.end(`"one"${' '.repeat(88)}}`);
    });
    expect((await client.get('/api/auth/me')).data).toEqual({ id: 'one' });
    expect(asked).toBe(2);
  });

  it('says that there was no answer, whatever else came', async () => {
    const answers: [number, Record<string, string>, string][] = [
      [200, { 'content-type': 'text/html' }, '<html>Sign in to the hotel</html>'],
      [200, JSON_TYPE, '{"half":'],
      [502, { 'content-type': 'text/html' }, '<html>'],
      [404, PROBLEM, 'null'],
      [404, PROBLEM, '{}'],
      [404, PROBLEM, '[1]'],
      [404, PROBLEM, '{"code":7,"detail":"seven","status":404}'],
      [404, PROBLEM, '{"code":"not-found","detail":"gone","status":401}'],
      [500, PROBLEM, `{"code":"internal","status":500,"detail":"${'x'.repeat(1_100_000)}"}`],
    ];
    for (const [status, headers, body] of answers) {
      const client = await clientOf((_request, response) => response.writeHead(status, headers).end(body), {
        retry: false,
      });
      expect(await failureOf(client.get('/api/auth/me')), body.slice(0, 60)).toBeInstanceOf(NoAnswerError);
    }
  });

  it('has an end where a refusal has none', async () => {
    const client = await clientOf(
      (_request, response) => {
        response.writeHead(401, PROBLEM);
        const more = () => void (response.writable && response.write('x'.repeat(65_536), more));
        more();
      },
      { tokens: memoryTokens(OLD), retry: false },
    );
    expect(await failureOf(client.get('/api/auth/me'))).toBeInstanceOf(NoAnswerError);
  });

  it('stays below the path that it was given, whatever the ids are', async () => {
    const asked: string[] = [];
    const client = await clientOf((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, JSON_TYPE).end('{}');
    });
    for (const id of ['..', '.', '../..', 'a/../b'])
      await client.get('/api/marketplace/orders/{id}', { params: { path: { id } } });
    expect(asked).toEqual([
      '/api/marketplace/orders/%252E%252E',
      '/api/marketplace/orders/%252E',
      '/api/marketplace/orders/..%2F..',
      '/api/marketplace/orders/a%2F..%2Fb',
    ]);
  });
});

describe('new tokens', () => {
  /** A market at which all old tokens have expired, and a refresh waits until it is let go. */
  async function refreshing(session: unknown = NEW) {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: letIn, resolve: letGo } = Promise.withResolvers<void>();
    const tokens = memoryTokens(OLD);
    const seen: string[] = [];
    const client = await clientOf(
      async (request, response) => {
        seen.push(`${request.url} ${request.headers.authorization ?? '-'}`);
        if (request.url === '/api/auth/refresh') {
          begin();
          await letIn;
          response.writeHead(200, JSON_TYPE).end(JSON.stringify(session));
        } else if (request.url === '/api/auth/logout') response.writeHead(204).end();
        else if (request.url === '/api/auth/login')
          response.writeHead(200, JSON_TYPE).end('{"user":{"id":"b"},"accessToken":"b","refreshToken":"of b"}');
        else if (request.headers.authorization === 'Bearer old') response.writeHead(401, PROBLEM).end(expired);
        else response.writeHead(200, JSON_TYPE).end('{}');
      },
      { tokens, retry: false },
    );
    return { client, tokens, seen, begun, letGo };
  }

  it('are asked for once by a hundred calls', async () => {
    const { client, tokens, seen, letGo } = await refreshing();
    letGo();
    await Promise.all(Array.from({ length: 100 }, () => client.get('/api/auth/me')));
    expect(seen.filter((one) => one.startsWith('/api/auth/refresh'))).toHaveLength(1);
    expect(tokens.get()).toEqual(NEW);
  });

  it('are nobody’s who has signed out meanwhile', async () => {
    const { client, tokens, begun, letGo } = await refreshing();
    const failing = failureOf(client.get('/api/auth/me'));
    await begun;
    await client.signOut();
    letGo();
    expect(await failing).toMatchObject({ code: 'token-expired' });
    expect(tokens.get()).toBeUndefined();
  });

  it('do not take the place of somebody else’s who has signed in meanwhile, nor is the call made as theirs', async () => {
    const { client, tokens, seen, begun, letGo } = await refreshing();
    const failing = failureOf(client.get('/api/auth/me'));
    await begun;
    await client.signIn({ email: 'b@example.com', password: 'correct-horse' });
    letGo();
    expect(await failing).toBeInstanceOf(TianguisError);
    expect(tokens.get()).toEqual({ accessToken: 'b', refreshToken: 'of b' });
    expect(seen).not.toContain('/api/auth/me Bearer b');
  });

  it('are waited for no longer than the call’s own signal says, by that call', async () => {
    const { client, tokens, begun, letGo } = await refreshing();
    const ending = new AbortController();
    const patient = client.get('/api/auth/me');
    const failing = failureOf(client.get('/api/auth/me', { signal: ending.signal }));
    await begun;
    ending.abort();
    expect(await failing).toMatchObject({ name: 'AbortError' });
    letGo();
    await patient;
    expect(tokens.get()).toEqual(NEW);
  });

  it('are kept only where there are any', async () => {
    for (const session of [{}, null, { accessToken: 1, refreshToken: 2 }, 'x']) {
      const { client, tokens, letGo } = await refreshing(session);
      letGo();
      expect(await failureOf(client.get('/api/auth/me'))).toBeInstanceOf(NoAnswerError);
      expect(tokens.get()).toEqual(OLD);
    }
  });
});

describe('a stream of events', () => {
  /** Follows what is answered in turn; the last of it says that it is the last. */
  async function follow(answers: readonly ((response: Parameters<RequestListener>[1]) => void)[], until: string) {
    const ending = new AbortController();
    onTestFinished(() => ending.abort());
    const connected: boolean[] = [];
    const events: StreamEvent[] = [];
    let asked = 0;
    const client = await clientOf((_request, response) => {
      answers[Math.min(asked, answers.length - 1)]?.(response);
      asked += 1;
    });
    const failed = await failureOf(
      client.events(['orders'], {
        signal: ending.signal,
        onConnection: (isConnected) => connected.push(isConnected),
        onEvent: (event) => {
          events.push(event);
          if (event.type === until) ending.abort();
        },
      }),
    );
    return { connected, events, failed, asked };
  }
  const STREAM = { 'content-type': 'text/event-stream' };
  const last = (response: Parameters<RequestListener>[1]) =>
    void response.writeHead(200, STREAM).write('event: hold.expired\ndata: {"items":[]}\n\n');

  it('is none where it is a page of a proxy, and is asked for again', async () => {
    const page = (response: Parameters<RequestListener>[1]) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>\n\n<p>');
    const { connected, failed } = await follow([page, last], 'hold.expired');
    expect(failed).toBeUndefined();
    expect(connected).toEqual([false, true]);
  });

  it('with garbage in it is begun anew, and no handler is blamed', async () => {
    const garbage = (response: Parameters<RequestListener>[1]) =>
      void response.writeHead(200, STREAM).write('event: order.created\ndata: {"orderId":\n\n');
    const { events, failed } = await follow([garbage, last], 'hold.expired');
    expect(failed).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual(['hold.expired']);
  });

  it('is read as it comes: in bytes, and with an event that has no end given up', async () => {
    const bytes = (response: Parameters<RequestListener>[1]) => {
      response.writeHead(200, STREAM);
      const text = Buffer.from('event: order.refunded\ndata: {"reason":"año"}\n\n');
      const next = (at: number): void =>
        void (at < text.length
          ? response.write(text.subarray(at, at + 1), () => setImmediate(next, at + 1))
          : endless(response));
      next(0);
    };
    const endless = (response: Parameters<RequestListener>[1]) => {
      const more = (): void => void (response.writable && response.write(`data: ${'x'.repeat(10_000)}\n`, more));
      more();
    };
    const { events, failed } = await follow([bytes, last], 'hold.expired');
    expect(failed).toBeUndefined();
    expect(events[0]).toEqual({ type: 'order.refunded', data: { reason: 'año' } });
  });

  it('is not asked for at once where a year is to be waited', async () => {
    const body = JSON.stringify({ code: 'overloaded', status: 503, detail: 'busy' });
    let asked = 0;
    const client = await clientOf((_request, response) => {
      asked += 1;
      response.writeHead(503, { ...PROBLEM, 'retry-after': '31536000' }).end(body);
    });
    const ending = new AbortController();
    const { promise: refused, resolve } = Promise.withResolvers<void>();
    const following = client.events(['orders'], {
      ...{ signal: ending.signal, onEvent: () => {} },
      onConnection: () => resolve(),
    });
    await refused;
    // More than a timer takes goes off after a millisecond.
    await pause(200, undefined);
    ending.abort();
    await following;
    expect(asked).toBe(1);
  });
});
