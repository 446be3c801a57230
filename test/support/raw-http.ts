import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { until } from './wait.ts';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: the test's own assertions are the type
  readonly body: any;
}

/** A connection on which a test says what no HTTP client would. */
export interface RawConnection {
  readonly socket: Socket;
  send(text: string): void;
  /** Waits for so many answers with a Content-Length. */
  answers(count: number): Promise<RawAnswer[]>;
  /** Waits until the server has closed the connection. @returns everything it said */
  ended(): Promise<RawAnswer[]>;
}

/** The whole answers at the start of what came. */
function parseAnswers(text: string): RawAnswer[] {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return [];
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const status = Number(statusLine.split(' ')[1]);
  // The interim answer 100 has no body.
  const length = Number(headers['content-length'] ?? 0);
  const start = end + 4;
  if (Buffer.byteLength(text.slice(start)) < length) return [];
  const body = Buffer.from(text.slice(start)).subarray(0, length).toString();
  const rest = Buffer.from(text.slice(start)).subarray(length).toString();
  const isJson = /json/.test(headers['content-type'] ?? '');
  return [{ status, headers, body: isJson ? JSON.parse(body) : body }, ...parseAnswers(rest)];
}

/** Opens a connection for the length of one test. */
export async function openRaw(origin: string): Promise<RawConnection> {
  const socket = connect(Number(new URL(origin).port), new URL(origin).hostname);
  onTestFinished(() => void socket.destroy());
  let received = '';
  let closed = false;
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  await once(socket, 'connect');
  return {
    socket,
    send: (text) => void socket.write(text),
    answers: async (count) => {
      await until(`${count} answers`, async () => parseAnswers(received).length >= count);
      return parseAnswers(received);
    },
    ended: async () => {
      await until('the end of the connection', async () => closed);
      return parseAnswers(received);
    },
  };
}

/** What a request is answered on a connection of its own, which it asks to be closed. */
export async function rawAnswer(origin: string, text: string): Promise<RawAnswer | undefined> {
  const connection = await openRaw(origin);
  connection.send(text);
  return (await connection.ended())[0];
}
