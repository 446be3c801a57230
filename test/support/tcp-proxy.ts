import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** One connection that goes through the proxy. */
interface Link {
  readonly near: Socket;
  readonly far: Socket;
  /** Nothing comes back any more; nobody is told. */
  silent: boolean;
}

/**
 * Stands between the product and its PostgreSQL, and does what networks do: delays, cuts, and goes silent, which is when
 * nothing comes back any more and no one is told.
 */
export class TcpProxy {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #traffic = new EventEmitter();
  #target: { host: string; port: number } | undefined;
  #silenceAt: readonly RegExp[] = [];
  #silentForNew = false;
  /** What is delayed at the moment, by where it goes. */
  readonly #onTheirWay = new WeakMap<Socket, Buffer[]>();
  /** Milliseconds from one side to the other, each way. */
  delayMs = 0;

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#join(near));
  }

  static async start(): Promise<TcpProxy> {
    const proxy = new TcpProxy();
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** The same database through the proxy. */
  reach(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    this.#target = { host: url.hostname, port: Number(url.port) };
    url.hostname = '127.0.0.1';
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  get connections(): number {
    return this.#links.size;
  }

  /** Ends every connection: by RST, as a machine does that lost its state, or by FIN, as one that shuts down. */
  cutAll(how: 'reset' | 'finish'): void {
    for (const { near, far } of this.#links) {
      if (how === 'reset') near.resetAndDestroy();
      else near.end();
      far.destroy();
    }
  }

  /** When the next statement is on its way to the database. */
  async nextStatement(): Promise<void> {
    await once(this.#traffic, 'statement');
  }

  /** For each of these words, the next connection on which they go to the database falls silent; the database still gets them. */
  silenceAt(...words: readonly RegExp[]): void {
    this.#silenceAt = words;
  }

  /** Whether all the words have come since. */
  get silenced(): boolean {
    return this.#silenceAt.length === 0;
  }

  /** Every connection falls silent, and every new one. */
  silenceAll(): void {
    this.#silentForNew = true;
    for (const link of this.#links) link.silent = true;
  }

  /**
   * Lets new connections through again; those that are silent stay so. The database learns that their clients are gone: a
   * backend that waited for a password in vain would hold up every DROP DATABASE for a minute.
   */
  recover(): void {
    this.#silentForNew = false;
    for (const link of this.#links) if (link.silent) link.far.destroy();
  }

  async close(): Promise<void> {
    this.cutAll('reset');
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    if (this.#target === undefined) throw new Error('the proxy was used before it was told of a database');
    const far = connect({ ...this.#target, allowHalfOpen: true });
    const link: Link = { near, far, silent: this.#silentForNew };
    this.#links.add(link);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      // Small statements must not wait for each other's acknowledgement.
      socket.setNoDelay(true);
      // Of a silent connection neither side hears that the other is gone.
      const unlessSilent = (act: () => void) => () => {
        if (!link.silent) act();
      };
      socket.on(
        'error',
        unlessSilent(() => other.destroy()),
      );
      socket.on(
        'end',
        unlessSilent(() => other.end()),
      );
      socket.on(
        'close',
        unlessSilent(() => {
          this.#links.delete(link);
          other.destroy();
        }),
      );
    }
    near.on('data', (chunk) => {
      const said = this.#silenceAt.find((words) => words.test(chunk.toString('latin1')));
      if (said !== undefined) {
        link.silent = true;
        this.#silenceAt = this.#silenceAt.filter((words) => words !== said);
      }
      this.#pass(far, chunk);
      this.#traffic.emit('statement');
    });
    far.on('data', (chunk) => {
      if (!link.silent) this.#pass(near, chunk);
    });
  }

  #pass(to: Socket, chunk: Buffer): void {
    const onTheirWay = this.#onTheirWay.get(to) ?? [];
    this.#onTheirWay.set(to, onTheirWay);
    if (this.delayMs === 0 && onTheirWay.length === 0) {
      to.write(chunk);
      return;
    }
    onTheirWay.push(chunk);
    // The oldest, whichever timer comes first: what is faster from now on overtakes nothing.
    const arrive = () => {
      const next = onTheirWay.shift();
      if (next !== undefined && to.writable) to.write(next);
    };
    setTimeout(arrive, this.delayMs);
  }
}

/** A proxy for the length of a test or, called among the hooks of a file, told when to end. */
export async function proxyForTest(): Promise<TcpProxy> {
  const proxy = await TcpProxy.start();
  onTestFinished(() => proxy.close());
  return proxy;
}
