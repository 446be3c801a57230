import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { Webhook } from 'standardwebhooks';
import { onTestFinished } from 'vitest';
import { Deliverer } from '../../src/features/webhooks/deliverer.ts';
import { fanOut } from '../../src/features/webhooks/fan-out.ts';
import type { Outcome } from '../../src/features/webhooks/rules.ts';
import { createSender, type SenderOptions } from '../../src/features/webhooks/sender.ts';
import type { Database } from '../../src/platform/database.ts';
import type { Logger } from '../../src/platform/logging.ts';
import type { TestMarket } from './market.ts';

export const ENDPOINTS = '/api/webhook-endpoints';

/** A call as an endpoint got it. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** What is in it; a ping has no more than its endpoint. */
  readonly body: { type: string; timestamp: string; data: Record<string, unknown> & { subjectId: string } };
}

type Answering = (response: ServerResponse, call: Received, count: number) => void;

/** Somebody's server that is told. */
export interface Receiver {
  readonly origin: string;
  readonly received: readonly Received[];
  /** From now on. */
  answer(answering: Answering): void;
  /** The numbers of the events that came on a path, in their order. */
  numbers(path?: string): number[];
}

const accept: Answering = (response) => response.writeHead(204).end();

/** A server for the length of a test. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let answering = accept;
  const server = createServer(async (request, response) => {
    response.on('error', () => {});
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const call = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) };
    received.push(call);
    answering(response, call, received.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (next) => {
      answering = next;
    },
    numbers: (path) =>
      received.filter((call) => path === undefined || call.path === path).map(({ body }) => Number(body.data.number)),
  };
}

export interface Told {
  readonly type?: string;
  readonly subjectId?: string;
  readonly sellerId?: string | null;
  readonly payload?: object;
}

let told = 0;

/** Has something happen. @returns the event, whose payload has a `number` of its own */
export async function happen(
  pool: pg.Pool,
  event: Told = {},
): Promise<{ id: string; number: number; subjectId: string }> {
  const [made] = await happenAll(pool, [event]);
  if (made === undefined) throw new Error('nothing happened');
  return made;
}

/** Several things, in their order. */
export async function happenAll(
  pool: pg.Pool,
  events: readonly Told[],
): Promise<{ id: string; number: number; subjectId: string }[]> {
  const made = events.map(({ type = 'order.created', subjectId = crypto.randomUUID(), sellerId = null, payload }) => {
    told += 1;
    const number = told;
    return {
      id: crypto.randomUUID(),
      number,
      type,
      subjectId,
      sellerId,
      payload: JSON.stringify({ number, ...payload }),
    };
  });
  await pool.query(
    `INSERT INTO events (id, type, subject_id, seller_id, payload, occurred_at)
     SELECT id, type, subject_id, seller_id, payload, now() FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::jsonb[])
       WITH ORDINALITY AS e (id, type, subject_id, seller_id, payload, n) ORDER BY n`,
    [
      ...[made.map(({ id }) => id), made.map(({ type }) => type), made.map(({ subjectId }) => subjectId)],
      ...[made.map(({ sellerId }) => sellerId), made.map(({ payload }) => payload)],
    ],
  );
  return made;
}

export interface Delivering {
  readonly deliverer: Deliverer;
  readonly verdicts: Outcome[];
  /** Lines that were logged. */
  readonly lines: { fields: object; message: string }[];
}

/** A deliverer as a process has one. */
export function delivererFor(db: Database, options: Partial<SenderOptions> = {}): Delivering {
  const verdicts: Outcome[] = [];
  const lines: { fields: object; message: string }[] = [];
  const line = (fields: object, message: string) => void lines.push({ fields, message });
  const log: Logger = { debug: line, info: line, warn: line, error: line };
  const send = createSender({ privateAddresses: true, ...options });
  const deliverer = new Deliverer({ db, send, log, onAttempt: (verdict) => verdicts.push(verdict) });
  return { deliverer, verdicts, lines };
}

/** Copies all events for those who are to be told. */
export async function fanOutAll(db: Database): Promise<void> {
  while (await fanOut(db)) {
    // There is more.
  }
}

/** Sends everything that is due, until nothing is in flight. */
export async function deliverAll(delivering: Delivering): Promise<void> {
  while (await delivering.deliverer.run(new AbortController().signal)) {
    // There is more.
  }
}

/** The same for what has just happened. */
export async function tellAll(market: TestMarket, options?: Partial<SenderOptions>): Promise<Delivering> {
  const delivering = delivererFor(market.db, options);
  await fanOutAll(market.db);
  await deliverAll(delivering);
  return delivering;
}

export interface Endpoint {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly path: string;
}

/** An endpoint of whoever has the token. */
export async function addEndpoint(
  market: TestMarket,
  token: string,
  url: string,
  types: readonly string[] = ['*'],
): Promise<Endpoint> {
  const { status, body } = await market.call('POST', ENDPOINTS, { token, body: { url, types } });
  if (status !== 201) throw new Error(`no endpoint: ${status} ${JSON.stringify(body)}`);
  return { id: body.id, secret: body.secret, token, path: `${ENDPOINTS}/${body.id}` };
}

/** A seller with an endpoint, and what listens there. */
export async function endpointOfSeller(market: TestMarket, types?: readonly string[]) {
  const receiver = await openReceiver();
  const seller = await market.seller();
  const endpoint = await addEndpoint(market, seller.token, receiver.origin, types);
  return { receiver, seller, endpoint };
}

/** What an endpoint was told, the newest first. */
export async function deliveriesOf(market: TestMarket, { path, token }: Endpoint, query = '') {
  const { status, body } = await market.call('GET', `${path}/deliveries${query}`, { token });
  if (status !== 200) throw new Error(`no deliveries: ${status}`);
  return body.data;
}

/** Checks a call as its receiver does. @throws WebhookVerificationError */
export function verify({ text, headers }: Received, secret: string): unknown {
  return new Webhook(secret).verify(text, headers as Record<string, string>);
}

/** An endpoint at which nobody listens, with something that it was told, both by SQL. @param sellerId null: the operator's */
export async function endpointByHand(
  pool: pg.Pool,
  sellerId: string | null,
): Promise<{ endpointId: string; deliveryId: string }> {
  const { rows } = await pool.query(
    `WITH made AS (
       INSERT INTO webhook_endpoints (id, seller_id, url, types, secret, after_position)
       VALUES (gen_random_uuid(), $1, 'http://127.0.0.1:1/', '{*}', $2, 0) RETURNING id)
     INSERT INTO webhook_deliveries (id, endpoint_id, event_id, position, type, subject_id, payload, occurred_at,
       status, attempts, first_attempt_at, last_attempt_at, delivered_at)
     SELECT gen_random_uuid(), id, gen_random_uuid(), 1, 'order.created', gen_random_uuid(), '{}', now(),
       'DELIVERED', 1, now(), now(), now() FROM made
     RETURNING endpoint_id AS "endpointId", id AS "deliveryId"`,
    [sellerId, `whsec_${Buffer.alloc(32, 1).toString('base64')}`],
  );
  return rows[0];
}

/** An operator. */
export async function operator(market: TestMarket): Promise<{ id: string; token: string }> {
  const { rows } = await market.db.pool.query(
    `INSERT INTO users (id, email, name, password_hash, role)
     VALUES (gen_random_uuid(), gen_random_uuid() || '@example.com', 'Op', 'x', 'ADMIN') RETURNING id`,
  );
  const id: string = rows[0].id;
  return { id, token: market.signer.sign({ id, role: 'ADMIN' }) };
}
