import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { useMarket } from '../support/market.ts';

const market = useMarket();
const MADE_HERE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}$/;

const idsOf = async (path: string, headers: Record<string, string>) => {
  const answer = await market().call('GET', path, { headers });
  return { header: answer.headers.get('x-request-id'), problem: answer.body.requestId };
};

it.each(['0198c0de-7c3a-7000-8000-000000000000', 'Root=1-67891233-abcdef012345678912345678', 'a', 'x'.repeat(128)])(
  'keeps the X-Request-Id %s',
  async (id) => {
    expect(await idsOf('/nowhere', { 'x-request-id': id })).toEqual({ header: id, problem: id });
  },
);

it.each(['x'.repeat(129), 'two words', '<script>', '"quoted"', 'one,two', 'ñ', ''])(
  'makes a new one in place of "%s"',
  async (id) => {
    const { header, problem } = await idsOf('/nowhere', { 'x-request-id': id });
    expect(header).toMatch(MADE_HERE);
    expect(problem).toBe(header);
  },
);

it.each([
  ['a refusal of access', 'GET', '/api/auth/me', {}],
  ['a path that cannot be decoded', 'GET', '/%zz', {}],
  ['a preflight', 'OPTIONS', '/api/auth/me', { origin: 'http://shop.example', 'access-control-request-method': 'GET' }],
  ['an answer', 'GET', '/livez', {}],
])('is on %s', async (_what, method, path, headers) => {
  const answer = await market().call(method, path, { headers: { 'x-request-id': 'asked-for', ...headers } });
  expect(answer.headers.get('x-request-id')).toBe('asked-for');
});

it('makes a new one in place of two', async () => {
  const { port } = new URL(market().origin);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('data', (chunk) => {
      text += String(chunk);
    });
    socket.on('close', () => resolve(text)).on('error', reject);
    const twice = 'X-Request-Id: one\r\nX-Request-Id: two\r\n';
    socket.write(`GET /livez HTTP/1.1\r\nHost: tianguis\r\nConnection: close\r\n${twice}\r\n`);
  });
  const id = /^x-request-id: (.*)$/im.exec(answer)?.[1]?.trim();
  expect(id).toMatch(MADE_HERE);
});
