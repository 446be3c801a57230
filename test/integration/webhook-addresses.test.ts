import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAllowed, problemOf } from '../../src/features/webhooks/addresses.ts';
import { createSender, type SenderOptions } from '../../src/features/webhooks/sender.ts';
import { SELF_SIGNED } from '../support/self-signed.ts';
import { openReceiver } from '../support/webhooks.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const MESSAGE = { id: 'an-id', type: 'ping', occurredAt: new Date(), subjectId: 'a-subject', payload: {} };
const NOT_ALLOWED = 'the address is not allowed';

const send = (url: string, options: SenderOptions) => createSender(options)({ url, secrets: [SECRET] }, MESSAGE);

/** The rules of the product, and those that development has. */
const STRICT = { privateAddresses: false };
const LENIENT = { privateAddresses: true };

describe('addresses that webhooks are never sent to', () => {
  it.each([
    ...['0.0.0.0', '0.1.2.3', '169.254.169.254', '224.0.0.1', '239.1.2.3', '240.0.0.1', '255.255.255.255', '192.0.2.1'],
    ...['::', 'fe80::1', 'ff02::1', 'fec0::1', '::ffff:8.8.8.8', '::ffff:127.0.0.1', '::127.0.0.1', '64:ff9b::8.8.8.8'],
    ...['64:ff9b:1::1', '2002:7f00:1::', '2001:0:4136:e378::1', '2001:db8::1', '100::1', 'shop.example.com', ''],
    ...['::7f00:1', '::1:7f00:1', '100:0:0:1::1', '4000::1', '2001:2::1', '2001:1ff::1', '3fff:1::1'],
    ...['100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254'],
  ])('%s', (address) => {
    expect([isAllowed(address, STRICT), isAllowed(address, LENIENT)]).toEqual([false, false]);
  });

  it.each([
    ...[
      '127.0.0.1',
      '127.8.8.8',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '100.64.0.1',
      '100.100.100.201',
    ],
    ...['::1', 'fc00::1', 'fd12:3456::1', 'fd00:ec3::254'],
  ])('%s, unless the operator says so', (address) => {
    expect([isAllowed(address, STRICT), isAllowed(address, LENIENT)]).toEqual([false, true]);
  });

  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2001:4860:4860::8888', '3ffe::1'])(
    'but %s is',
    (address) => {
      expect([isAllowed(address, STRICT), isAllowed(address, LENIENT)]).toEqual([true, true]);
    },
  );

  it.each([
    ...['https://127.0.0.1', 'https://127.1', 'https://2130706433', 'https://0x7f000001', 'https://0177.0.0.1'],
    ...['https://0x7f.0.0.0x1', 'https://127.0.0.1.', 'https://%31%32%37.0.0.1', 'https://１２７.0.0.1'],
    ...[
      'https://[::1]',
      'https://[::ffff:127.0.0.1]',
      'https://[::ffff:7f00:1]',
      'https://[fd00::1]:8443/x',
      'https://[64:ff9b::7f00:1]',
    ],
    ...[
      'http://shop.example.com',
      'https://user@shop.example.com',
      'https://:word@shop.example.com',
      'file:///etc/passwd',
    ],
  ])('%s is refused as it is written', (url) => {
    expect(problemOf(url, STRICT)).toBeDefined();
  });

  it.each([
    'https://shop.example.com',
    'https://shop.example.com:8443/hooks?of=us',
    'https://8.8.8.8/',
    'https://localhost.example.com',
  ])('%s is none of them', (url) => {
    expect(problemOf(url, STRICT)).toBeUndefined();
  });
});

describe('a webhook', () => {
  it('is sent to no address that a name leads to and that is not allowed, and nobody there notices', async () => {
    const receiver = await openReceiver();
    const { port } = new URL(receiver.origin);
    const url = `http://shop.example.com:${port}/`;
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
      expect(await send(url, { ...STRICT, resolve: async () => [address] })).toEqual({ error: NOT_ALLOWED });
    for (const literal of ['127.0.0.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'])
      expect(await send(`http://${literal}:${port}/`, STRICT)).toEqual({ error: NOT_ALLOWED });
    expect(await send(`http://localhost:${port}/`, STRICT)).toEqual({ error: NOT_ALLOWED });
    expect(receiver.received).toEqual([]);
  });

  it('is sent to the address that was looked at: a name is asked about once for each call, whatever it says next', async () => {
    const receiver = await openReceiver();
    const url = `http://shop.example.com:${new URL(receiver.origin).port}/`;
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1'], ['fe80::1', '0.0.0.0']];
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return answers[asked.length - 1] ?? [];
    };
    const outcomes = [];
    for (const _ of answers) outcomes.push((await send(url, { ...LENIENT, resolve })).error ?? 'sent');
    expect(outcomes).toEqual(['sent', NOT_ALLOWED, 'sent', NOT_ALLOWED]);
    expect(asked).toEqual(Array(4).fill('shop.example.com'));
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[0]?.headers.host).toBe(new URL(url).host);
  });

  it('is sent to those of several addresses that are allowed', async () => {
    const receiver = await openReceiver();
    const url = `http://shop.example.com:${new URL(receiver.origin).port}/`;
    const resolve = async () => ['169.254.169.254', '224.0.0.1', '127.0.0.1'];
    expect((await send(url, { ...LENIENT, resolve })).status).toBe(204);
  });

  it('says no more of a name or a connection than its owner may know', async () => {
    const resolve = async () => {
      throw Object.assign(new Error('queryA ENOTFOUND db.internal 10.1.2.3'), { code: 'ENOTFOUND' });
    };
    const unknown = { error: 'the name could not be resolved' };
    expect(await send('http://db.internal/', { ...LENIENT, resolve })).toEqual(unknown);
    expect(await send('http://db.internal/', { ...LENIENT, resolve: async () => [] })).toEqual(unknown);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await once(server.close(), 'close');
    expect(await send(`http://127.0.0.1:${port}/`, LENIENT)).toEqual({ error: 'the connection was refused' });
  });

  it('waits for a name no longer than for all the rest', async () => {
    const resolve = () => new Promise<never>(() => {});
    const outcome = await send('http://shop.example.com/', { ...LENIENT, resolve, timeoutMs: 200 });
    expect(outcome).toEqual({ error: 'no answer within 0.2 s' });
  });

  it('is sent over TLS only, where the URL says so, and to nobody who does not prove the name', async () => {
    let calls = 0;
    const plain = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'));
    });
    const unproven = createHttpsServer(SELF_SIGNED, (_request, response) => {
      calls += 1;
      response.end();
    });
    for (const server of [plain, unproven]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      onTestFinished(() => void server.close());
      const { port } = server.address() as AddressInfo;
      const outcome = await send(`https://127.0.0.1:${port}/`, LENIENT);
      expect(outcome).toEqual({ error: 'no secure connection: the certificate or TLS was refused' });
    }
    expect(calls).toBe(0);
  });
});
