import { connect, type Socket } from 'node:net';

/**
 * A load generator that costs as little as possible, since it shares two cores with what it measures: keep-alive
 * sockets, requests built beforehand, and of most answers only the status is read.
 */

export interface Answered {
  readonly status: number;
  readonly ms: number;
}

export interface LoadResult {
  readonly answers: readonly Answered[];
  readonly seconds: number;
}

export interface LoadOptions {
  /** Where to send to; connections are spread over them. */
  readonly origins: readonly string[];
  readonly connections: number;
  /** The next request to send; undefined when there are no more. */
  readonly next: () => Buffer | undefined;
  /** No request starts later than this. */
  readonly seconds: number;
}

const HEADER_END = Buffer.from('\r\n\r\n');
const STATUS_START = 9;

/** A request as it goes over the wire. */
export function wireRequest(method: string, path: string, headers: Record<string, string>, body?: string): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'host: bench',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  if (body !== undefined) lines.push('content-type: application/json', `content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
}

/** What a client that goes on from it reads of an answer. */
export interface Answer {
  readonly status: number;
  /** As it came; only until the next answer of its connection. */
  readonly body: Buffer;
}

/** One connection that sends a request at a time. */
class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #isLast = false;
  #settle: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('error', (error) => this.#settle?.reject(error));
    socket.on('close', () => this.#settle?.reject(new Error('the server closed the connection')));
  }

  static open(origin: string): Promise<Connection> {
    const { hostname, port } = new URL(origin);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** Whether the server said that it answers no more on it: it does so after a thousand requests. */
  get isUsedUp(): boolean {
    return this.#isLast;
  }

  send(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#settle = undefined;
    this.#socket.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headerEnd = this.#received.indexOf(HEADER_END);
    if (headerEnd === -1) return;
    const header = this.#received.toString('latin1', 0, headerEnd);
    const length = Number(/content-length: (\d+)/i.exec(header)?.[1] ?? 0);
    const bodyStart = headerEnd + HEADER_END.length;
    if (this.#received.length < bodyStart + length) return;
    const body = this.#received.subarray(bodyStart, bodyStart + length);
    this.#received = Buffer.alloc(0);
    this.#isLast = /\r\nconnection: close/i.test(header);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve({ status: Number(header.slice(STATUS_START, STATUS_START + 3)), body });
  }
}

/** Keeps `connections` requests in flight until the time is up or the requests are used up. */
export async function runLoad({ origins, connections, next, seconds }: LoadOptions): Promise<LoadResult> {
  const openOne = (index: number) => Connection.open(origins[index % origins.length] ?? '');
  const open = await Promise.all(Array.from({ length: connections }, (_, index) => openOne(index)));
  const answers: Answered[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    open.map(async (first, index) => {
      let connection = first;
      for (let begun = performance.now(); begun < end; begun = performance.now()) {
        const request = next();
        if (request === undefined) return;
        const { status } = await connection.send(request);
        answers.push({ status, ms: performance.now() - begun });
        if (!connection.isUsedUp) continue;
        connection.close();
        connection = await openOne(index);
        open[index] = connection;
      }
    }),
  );
  const elapsed = (performance.now() - start) / 1000;
  for (const connection of open) connection.close();
  return { answers, seconds: elapsed };
}

export interface JourneyOptions extends Omit<LoadOptions, 'next'> {
  /** What one does on a connection from beginning to end. @returns the status of the answer that ended it */
  readonly journey: (send: (request: Buffer) => Promise<Answer>) => Promise<number>;
}

/** Has people go their ways, one after the other on each connection, until the time is up. Each way counts as one answer. */
export async function runJourneys({ origins, connections, seconds, journey }: JourneyOptions): Promise<LoadResult> {
  const openOne = (index: number) => Connection.open(origins[index % origins.length] ?? '');
  const answers: Answered[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      let connection = await openOne(index);
      const send = async (request: Buffer) => {
        const answer = await connection.send(request);
        if (!connection.isUsedUp) return answer;
        connection.close();
        connection = await openOne(index);
        return answer;
      };
      for (let begun = performance.now(); begun < end; begun = performance.now()) {
        answers.push({ status: await journey(send), ms: performance.now() - begun });
      }
      connection.close();
    }),
  );
  return { answers, seconds: (performance.now() - start) / 1000 };
}
