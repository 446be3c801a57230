import { expect } from 'vitest';
import type { Answer, CallOptions, TestMarket } from './market.ts';

/** What was sent and answered, as the OpenAPI document shows it. */
export interface Recorded {
  readonly request?: unknown;
  readonly status: number;
  readonly answer?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, { $ref?: string; headers?: object }>;
}

export interface Sent extends CallOptions {
  /** Parts of the path, by name; `id` alone may be given as it is. */
  readonly path?: Readonly<Record<string, string>> | string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Default: a success. */
  readonly status?: number;
  /** Holds still what of the answer is another each time, beside ids, moments and tokens. */
  readonly still?: (answer: Answer['body']) => unknown;
}

const MOMENT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const SOME_MOMENT = '2026-11-22T18:30:00.000Z';
/** Of a slot, whenever it is that the example is made. */
const SLOT_DAY = '2027-03-06';
/** What is drawn at random, by the names of the members that hold it. */
const DRAWN: Readonly<Record<string, string>> = {
  accessToken: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl',
  refreshToken: 'mMNu6zJ8Wv0p3tYxQ1RkLcDsBhGf2aE9oT5iU7nX4yC',
  secret: 'whsec_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=',
};

/** Calls operations by their names, and keeps what came, without what is another every time. */
export class ApiRecorder {
  readonly examples: Record<string, Recorded[]> = {};
  readonly #market: TestMarket;
  readonly #operations = new Map<string, { method: string; path: string; operation: Operation }>();
  readonly #ids = new Map<string, string>();
  // biome-ignore lint/suspicious/noExplicitAny: a JSON document
  #document: any;

  private constructor(market: TestMarket) {
    this.#market = market;
  }

  static async open(market: TestMarket): Promise<ApiRecorder> {
    const recorder = new ApiRecorder(market);
    recorder.#document = (await market.call('GET', '/openapi.json')).body;
    for (const [path, methods] of Object.entries<Record<string, Operation>>(recorder.#document.paths))
      for (const [method, operation] of Object.entries(methods))
        recorder.#operations.set(operation.operationId, { method: method.toUpperCase(), path, operation });
    return recorder;
  }

  /** @returns the answer's body */
  async call(operationId: string, sent: Sent = {}): Promise<Answer['body']> {
    const found = this.#operations.get(operationId);
    if (found === undefined) throw new Error(`no operation is called ${operationId}`);
    const { path = {}, query = {}, status, still = (same) => same, ...options } = sent;
    const parts = typeof path === 'string' ? { id: path } : path;
    const filled = found.path.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const answer = await this.#market.call(found.method, `${filled}${search.size > 0 ? `?${search}` : ''}`, options);
    const what = `${operationId}: ${JSON.stringify(answer.body)}`;
    if (status === undefined) expect([200, 201, 202, 204], what).toContain(answer.status);
    else expect(answer.status, what).toBe(status);
    this.#expectDocumented(found.operation, answer);
    this.#keep(operationId, options.body, { ...answer, body: still(answer.body) });
    return answer.body;
  }

  #keep(operationId: string, request: unknown, { status, body }: Answer): void {
    const example = {
      ...(request !== undefined && { request: this.#steady(request) }),
      status,
      ...(body !== '' && body !== null && { answer: this.#steady(body) }),
    };
    this.examples[operationId] = [...(this.examples[operationId] ?? []), example];
  }

  /** Its status is in the document, and so is every header of those that the document knows. */
  #expectDocumented({ operationId, responses }: Operation, { status, headers }: Answer): void {
    const { $ref, ...own } = responses[status] ?? {};
    expect(responses[status], `${operationId} ${status}`).toBeDefined();
    const response = $ref === undefined ? own : this.#document.components.responses[$ref.split('/').at(-1) ?? ''];
    const told = Object.keys(response.headers ?? {}).map((name) => name.toLowerCase());
    const known = Object.keys(this.#document.components.headers).map((name) => name.toLowerCase());
    const silent = known.filter((name) => headers.has(name) && !told.includes(name));
    expect(silent, `${operationId} ${status}`).toEqual([]);
  }

  #steady(value: unknown): unknown {
    const text = JSON.stringify(value, (name, part) => (typeof part === 'string' && DRAWN[name]) || part);
    const steady = text
      .replace(UUID, (id) => this.#steadyId(id))
      .replace(MOMENT, (moment) => {
        const isSlots = new Date(moment).getTime() - Date.now() > 50 * 86_400_000;
        return isSlots ? `${SLOT_DAY}${moment.slice(10)}` : SOME_MOMENT;
      });
    return JSON.parse(steady);
  }

  #steadyId(id: string): string {
    const known = this.#ids.get(id) ?? `0198c6de-3f0b-7c63-9a2e-${String(this.#ids.size + 1).padStart(12, '0')}`;
    this.#ids.set(id, known);
    return known;
  }
}
