import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { until } from './wait.ts';

/** A Redis for one test: the machine's redis-server, where it has one; else one that speaks as much of its protocol as the product does. */
export interface TestRedis {
  readonly url: string;
  /** Ends it, with everything that it holds. */
  stop(): Promise<void>;
}

const PROGRAM = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'redis-server'))
  .find((path) => existsSync(path));

/** @param port where it listens; default: any that is free */
export async function startRedis(port = 0): Promise<TestRedis> {
  const redis = PROGRAM === undefined ? await startSubstitute(port) : await startProgram(PROGRAM, port);
  onTestFinished(() => redis.stop());
  return redis;
}

async function startProgram(program: string, wanted: number): Promise<TestRedis> {
  const port = wanted === 0 ? await freePort() : wanted;
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn(program, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  await until('Redis listens', async () => {
    if (child.exitCode !== null) throw new Error(`redis-server ended: ${output}`);
    return output.includes('Ready to accept connections');
  });
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

interface Entry {
  readonly text: string;
  readonly until: number;
}

async function startSubstitute(port: number): Promise<TestRedis> {
  const entries = new Map<string, Entry>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let received = Buffer.alloc(0);
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      for (let read = readCommand(received); read !== undefined; read = readCommand(received)) {
        received = received.subarray(read.length);
        socket.write(answerTo(read.words, entries));
      }
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) server.close();
  };
  return { url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

/** The first command of what was received: an array of bulk strings. Undefined until all of it is there. */
function readCommand(data: Buffer): { words: string[]; length: number } | undefined {
  let at = 0;
  const line = () => {
    const end = data.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const text = data.toString('utf8', at, end);
    at = end + 2;
    return text;
  };
  const count = line();
  if (count === undefined) return undefined;
  const words: string[] = [];
  for (let left = Number(count.slice(1)); left > 0; left -= 1) {
    const size = line();
    if (size === undefined) return undefined;
    const end = at + Number(size.slice(1));
    if (data.length < end + 2) return undefined;
    words.push(data.toString('utf8', at, end));
    at = end + 2;
  }
  return { words, length: at };
}

function answerTo([command = '', ...rest]: readonly string[], entries: Map<string, Entry>): string {
  const [key = '', text = '', , forMs] = rest;
  const entry = entries.get(key);
  const present = entry !== undefined && entry.until > Date.now() ? entry : undefined;
  switch (command.toLowerCase()) {
    case 'get':
      return present === undefined ? '$-1\r\n' : `$${Buffer.byteLength(present.text)}\r\n${present.text}\r\n`;
    case 'pttl':
      return `:${present === undefined ? -2 : Math.ceil(present.until - Date.now())}\r\n`;
    case 'set':
      entries.set(key, { text, until: Date.now() + Number(forMs) });
      return '+OK\r\n';
    case 'unlink':
      return `:${rest.filter((one) => entries.delete(one)).length}\r\n`;
    case 'info':
      return '$9\r\nloading:0\r\n';
    default:
      return '+OK\r\n';
  }
}
