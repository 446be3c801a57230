import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerOptions } from 'fastify';
import { Counter, Gauge, type Registry } from 'prom-client';
import { answerBrokenRequests } from './broken-requests.ts';
import { AppError, PLATFORM_ERRORS } from './errors.ts';

/** How long and how much a client may keep a connection to itself. */
export interface HttpLimits {
  /** Until the headers must be there, counted from the first byte, or from the start of a connection that is silent. */
  readonly headersTimeoutMs: number;
  /** Until the whole request must be there, its body too. */
  readonly requestTimeoutMs: number;
  /** How often the two above are looked at. */
  readonly checkIntervalMs: number;
  /** Between two requests of a connection. Longer than the minute that load balancers keep theirs. */
  readonly keepAliveTimeoutMs: number;
  /** Without a byte in either direction while a request is at hand. Longer than any answer takes. */
  readonly silenceTimeoutMs: number;
  /** Requests of one connection; the last one's answer closes it. */
  readonly requestsPerConnectionMax: number;
}

export const HTTP_LIMITS: HttpLimits = {
  headersTimeoutMs: 15_000,
  requestTimeoutMs: 30_000,
  checkIntervalMs: 1_000,
  keepAliveTimeoutMs: 72_000,
  silenceTimeoutMs: 60_000,
  requestsPerConnectionMax: 1_000,
};

/** Connections beyond the limit that are still answered, with 503; those beyond them are closed without a word. */
const ANSWERED_BEYOND = 100;

/** What came over one connection. */
interface Usage {
  requests: number;
  latest: IncomingMessage | undefined;
  readonly isSurplus: boolean;
}

/** Whether a request is within the limit, and whether its answer is to close its connection. */
interface Welcome {
  readonly isWelcome: boolean;
  readonly isLast: boolean;
}

const WELCOME: Welcome = { isWelcome: true, isLast: false };
const LAST_WELCOME: Welcome = { isWelcome: true, isLast: true };
const UNWELCOME: Welcome = { isWelcome: false, isLast: true };

/** The connections of a process, over all addresses it listens on. */
export class Connections {
  readonly #max: number;
  readonly #requestsMax: number;
  readonly #usage = new Map<Socket, Usage>();
  readonly #giveUps: ((refusal: AppError) => void)[] = [];
  #refused = 0;
  #arrived = 0;

  /** @param max open at a time @param requestsMax of one connection */
  constructor({ max, requestsMax }: { max: number; requestsMax: number }) {
    this.#max = max;
    this.#requestsMax = requestsMax;
  }

  get open(): number {
    return this.#usage.size;
  }

  get refused(): number {
    return this.#refused;
  }

  /** Connections and requests that came, all in all. */
  get arrived(): number {
    return this.#arrived;
  }

  /**
   * Counts a request. Node's maxRequestsPerSocket is not used: it leaves the connection open after the last one, and
   * answers a further one 503 without a body.
   */
  countRequest(request: IncomingMessage): Welcome {
    this.#arrived += 1;
    const usage = this.#usage.get(request.socket);
    // It has gone meanwhile; its answer goes nowhere.
    if (usage === undefined) return LAST_WELCOME;
    usage.requests += 1;
    usage.latest = request;
    if (usage.isSurplus || usage.requests > this.#requestsMax) return UNWELCOME;
    return usage.requests === this.#requestsMax ? LAST_WELCOME : WELCOME;
  }

  /** Whether no request has come after it on its connection: only then may its answer close that. */
  isLatest(request: IncomingMessage): boolean {
    return this.#usage.get(request.socket)?.latest === request;
  }

  /** Ends those on which nothing has come yet: a server that closes would wait for them. */
  endUnused(): void {
    for (const [socket, { requests }] of this.#usage) {
      if (requests === 0 && socket.bytesRead === 0) socket.destroy();
    }
  }

  /** Refuses every request of which half is missing: a server that closes would wait for the other half. */
  endHalfRequests(): void {
    for (const giveUp of this.#giveUps) giveUp(new AppError(PLATFORM_ERRORS['shutting-down']));
  }

  /** Counts the connections of a server, keeps them under the limit, and sees to what comes broken over them. */
  watch(server: Server): void {
    this.#giveUps.push(answerBrokenRequests(server));
    // Not by Node's maxConnections: a worker that refuses a connection is offered it again and again.
    server.on('connection', (socket: Socket) => {
      this.#arrived += 1;
      const isSurplus = this.#usage.size >= this.#max;
      if (isSurplus) this.#refused += 1;
      if (this.#usage.size >= this.#max + ANSWERED_BEYOND) return void socket.destroy();
      this.#usage.set(socket, { requests: 0, latest: undefined, isSurplus });
      socket.once('close', () => this.#usage.delete(socket));
    });
  }
}

/** How Fastify makes its HTTP servers; more than one where a host name has several addresses. */
export function boundedServers(limits: HttpLimits, connections: Connections): FastifyServerOptions {
  return {
    serverFactory: (handler) => {
      const server = createServer(
        {
          headersTimeout: limits.headersTimeoutMs,
          requestTimeout: limits.requestTimeoutMs,
          connectionsCheckingInterval: limits.checkIntervalMs,
          keepAliveTimeout: limits.keepAliveTimeoutMs,
          // Node refuses without a body what lacks it, and odd expectations; requestChecksPlugin does it with one.
          requireHostHeader: false,
        },
        handler,
      );
      server.on('checkExpectation', (request, response) => server.emit('request', request, response));
      server.setTimeout(limits.silenceTimeoutMs);
      connections.watch(server);
      return server;
    },
    // Every server has its own, from the line above; Fastify would add one to the first only.
    clientErrorHandler: () => {},
  };
}

/** How many connections are open, and how many were too many. */
export function observeConnections(registry: Registry, connections: Connections): void {
  const registers = [registry];
  new Gauge({
    name: 'tianguis_http_connections',
    help: 'Connections of clients that are open.',
    registers,
    collect() {
      this.set(connections.open);
    },
  });
  let told = 0;
  new Counter({
    name: 'tianguis_http_connections_refused_total',
    help: 'Connections of clients beyond MAX_CONNECTIONS, answered 503 or closed.',
    registers,
    collect() {
      this.inc(connections.refused - told);
      told = connections.refused;
    },
  });
}
