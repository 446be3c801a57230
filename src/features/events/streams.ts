import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import type { EventFeed, EventReader, MarketEvent } from '../../platform/event-feed.ts';
import type { EventStream, Sent } from './event-stream.ts';
import { frame, HEARTBEAT, resync } from './frames.ts';
import { audiencesFor, type OrderAudience, STOCK_CHANGED, type StockState, type Topics, unitIn } from './rules.ts';
import { type DueStock, StockTicker } from './stock-ticker.ts';
import { viewEvent } from './views.ts';

/** How often a product's stock is told at most, in milliseconds. */
export const STOCK_INTERVAL_MS = 500;
export const HEARTBEAT_MS = 15_000;

export interface StreamsOptions {
  readonly feed: EventFeed;
  /** Reads the stock of those products that there are. */
  readonly stockOf: (productIds: readonly string[]) => Promise<readonly StockState[]>;
  readonly heartbeatMs: number;
}

/** Whom a stream is for. */
export interface Subscription extends Topics {
  /** Whose orders; undefined: no orders. */
  readonly audience: OrderAudience | undefined;
}

/** All streams of a process: each event is written down once, however many are told. */
export class Streams implements EventReader {
  readonly #feed: EventFeed;
  readonly #heartbeatMs: number;
  readonly #all = new Set<EventStream>();
  readonly #byTopic = new Map<string, Set<EventStream>>();
  readonly #stockOf: StreamsOptions['stockOf'];
  readonly #ticker = new StockTicker({ intervalMs: STOCK_INTERVAL_MS, tell: (due) => this.#sendStock(due) });
  #heartbeat: NodeJS.Timeout | undefined;
  #isEnding = false;
  #unsubscribe: (() => void) | undefined;

  constructor({ feed, stockOf, heartbeatMs }: StreamsOptions) {
    this.#feed = feed;
    this.#stockOf = stockOf;
    this.#heartbeatMs = heartbeatMs;
  }

  get open(): number {
    return this.#all.size;
  }

  /** No more are added, and whoever was added and is not open yet had better not be. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /**
   * Has a stream told of everything from now on.
   * @returns what ends that, once it is so
   * @throws AppError shutting-down
   */
  async add(stream: EventStream, subscription: Subscription): Promise<() => void> {
    if (this.#isEnding) throw new AppError(PLATFORM_ERRORS['shutting-down']);
    const topics = topicsOf(subscription);
    const leave = () => this.#remove(stream, topics);
    this.#all.add(stream);
    for (const topic of topics) {
      const listeners = this.#byTopic.get(topic) ?? new Set();
      this.#byTopic.set(topic, listeners.add(stream));
    }
    this.#unsubscribe ??= this.#feed.subscribe(this);
    this.#heartbeat ??= setInterval(() => this.#beat(), this.#heartbeatMs).unref();
    try {
      await this.#feed.begun();
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  onEvent(event: MarketEvent): void {
    const { type, subjectId, position } = event;
    if (type === STOCK_CHANGED) {
      if (this.#byTopic.has(stockTopic(subjectId))) this.#ticker.add(subjectId, position);
      return;
    }
    const unit = unitIn(event);
    if (unit !== undefined) {
      const sent = { frame: frame(type, unit, position), position, state: { ...unit, id: unit.unitId } };
      for (const stream of this.#byTopic.get(unitTopic(unit.unitId)) ?? []) stream.send([sent]);
      return;
    }
    const listeners = audiencesFor(event).flatMap((audience) => [...(this.#byTopic.get(audience) ?? [])]);
    if (listeners.length === 0) return;
    const sent = { frame: frame(type, viewEvent(event), position), position };
    for (const stream of listeners) stream.send([sent]);
  }

  onGap(position: number): void {
    for (const stream of this.#all) stream.send([{ frame: resync(position), position }]);
  }

  endAll(): void {
    this.#isEnding = true;
    for (const stream of this.#all) stream.end('shutdown');
    this.#ticker.end();
    clearInterval(this.#heartbeat);
  }

  #remove(stream: EventStream, topics: readonly string[]): void {
    this.#all.delete(stream);
    for (const topic of topics) {
      const listeners = this.#byTopic.get(topic);
      listeners?.delete(stream);
      if (listeners?.size === 0) this.#byTopic.delete(topic);
    }
    if (this.#all.size > 0) return;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }

  /** One read for all products, and one write for each stream, of however many products it is told. */
  async #sendStock(due: DueStock): Promise<void> {
    const toSend = new Map<EventStream, Sent[]>();
    for (const state of await this.#stockOf([...due.keys()])) {
      const position = due.get(state.productId) ?? 0;
      const sent = {
        frame: frame(STOCK_CHANGED, state, position),
        position,
        state: { ...state, id: state.productId },
      };
      for (const stream of this.#byTopic.get(stockTopic(state.productId)) ?? []) {
        const all = toSend.get(stream);
        if (all === undefined) toSend.set(stream, [sent]);
        else all.push(sent);
      }
    }
    for (const [stream, all] of toSend) stream.send(all);
  }

  #beat(): void {
    for (const stream of this.#all) stream.say(HEARTBEAT);
  }
}

const stockTopic = (productId: string) => `stock ${productId}`;
const unitTopic = (unitId: string) => `unit ${unitId}`;

function topicsOf({ products, units, audience }: Subscription): string[] {
  return [...products.map(stockTopic), ...units.map(unitTopic), ...(audience === undefined ? [] : [audience])];
}
