import type { ServerResponse } from 'node:http';
import type { Versioned } from './rules.ts';

/** Why a stream ended. */
export const END_REASONS = ['client', 'slow', 'token-expired', 'shutdown'] as const;
export type EndReason = (typeof END_REASONS)[number];

/** What may lie unsent before its reader is cut off: nothing is kept for one who does not read. */
const UNSENT_MAX_BYTES = 64 * 1024;
/** Frames that may gather while a stream is opened. */
const GATHERED_MAX = 1_000;
/** How long the last bytes of a stream that ends have. */
const FAREWELL_MS = 500;

/** Something that happened, as it is sent. */
export interface Sent {
  readonly frame: string;
  readonly position: number;
  /** Where it tells how something is, and not what became of it: a stream leaves out what it has told already. */
  readonly state?: Versioned;
}

/** What a stream begins with. */
export interface Opening {
  readonly text: string;
  /** The states of which it tells. */
  readonly states: readonly Versioned[];
  /** Up to which it tells of orders. */
  readonly position: number;
}

/** One client's stream. It is subscribed before it is opened: what comes meanwhile is kept until the past has been told. */
export class EventStream {
  readonly #versions = new Map<string, number>();
  #gathered: Sent[] | undefined = [];
  #response: ServerResponse | undefined;
  #endReason: EndReason = 'client';
  #unsentMax = UNSENT_MAX_BYTES;
  #unwritten = '';
  /** What came before that has been told, or happened before anybody listened. */
  #position = 0;

  get endReason(): EndReason {
    return this.#endReason;
  }

  /** More came while it was opened than is kept. */
  get isOverrun(): boolean {
    return this.#gathered !== undefined && this.#gathered.length > GATHERED_MAX;
  }

  /** Begins to write, with what came meanwhile and is not in the opening. */
  open(response: ServerResponse, { text, states, position }: Opening): void {
    const gathered = this.#gathered ?? [];
    this.#gathered = undefined;
    this.#response = response;
    this.#position = position;
    for (const state of states) this.#isNewState(state);
    const later = gathered.filter((sent) => this.#isNews(sent));
    const opening = text + later.map(({ frame }) => frame).join('');
    // It may be longer than what is allowed later, and gets as long as that to be read.
    this.#unsentMax = UNSENT_MAX_BYTES + Buffer.byteLength(opening);
    response.write(opening);
  }

  /** Sends what has happened, in one piece. */
  send(all: readonly Sent[]): void {
    if (this.#gathered !== undefined) {
      if (!this.isOverrun) this.#gathered.push(...all);
      return;
    }
    const news = all.filter((sent) => this.#isNews(sent));
    this.#write(news.map(({ frame }) => frame).join(''));
  }

  /** Sends what is no event, where it is open yet. */
  say(text: string): void {
    if (this.#gathered === undefined) this.#write(text);
  }

  /** Ends it, with a last word where there is one. */
  end(reason: EndReason, lastWord = ''): void {
    const response = this.#response;
    if (response === undefined || response.writableEnded || response.destroyed) return;
    this.#endReason = reason;
    response.end(this.#unwritten + lastWord);
    this.#unwritten = '';
    setTimeout(() => response.destroy(), FAREWELL_MS).unref();
  }

  #isNews({ state, position }: Sent): boolean {
    return state === undefined ? position > this.#position : this.#isNewState(state);
  }

  #isNewState({ id, version }: Versioned): boolean {
    if (version <= (this.#versions.get(id) ?? -1)) return false;
    this.#versions.set(id, version);
    return true;
  }

  /** Gathers what comes in one turn: a page of events is no backlog. */
  #write(text: string): void {
    if (text === '') return;
    if (this.#unwritten === '') setImmediate(() => this.#flush());
    this.#unwritten += text;
  }

  #flush(): void {
    const [response, text] = [this.#response, this.#unwritten];
    this.#unwritten = '';
    if (response === undefined || response.writableEnded || response.destroyed) return;
    if (response.writableLength <= UNSENT_MAX_BYTES) this.#unsentMax = UNSENT_MAX_BYTES;
    if (response.writableLength <= this.#unsentMax) {
      response.write(text);
    } else {
      this.#endReason = 'slow';
      response.destroy();
    }
  }
}
