import cluster, { type Worker } from 'node:cluster';
import { setTimeout as delay } from 'node:timers/promises';

/** Processes of one machine that share its port, and the one above them that keeps them running. */

export interface WorkersOptions {
  readonly count: number;
  /** Beside this process's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Told in a line of every worker that ended unasked. */
  readonly warn: (line: string) => void;
  /** Told when a worker does not come up, however often it is started again. */
  readonly onGiveUp: () => void;
}

/** How a process ended. */
interface End {
  readonly code: number | null;
  readonly signal: string | null;
}

interface Launched {
  readonly worker: Worker;
  /** Its address, once it takes requests. */
  readonly listening: Promise<string>;
  readonly ended: Promise<End>;
}

/** What a worker tells the process above it once it takes requests. */
export interface ListeningMessage {
  readonly listening: string;
}

/** One that serves for so long has come up. */
const STEADY_MS = 5_000;
/** The wait before the next start: doubled with every one that did not come up, then at its most. */
const FIRST_WAIT_MS = 100;
const WAIT_MAX_MS = 5_000;
/** So many starts in a row of one worker that did not come up, and all end: whoever watches over the machine shall know. */
const FAILURES_MAX = 6;

/** A worker ended before it took requests. It said itself why. */
export class WorkerStartError extends Error {
  override name = 'WorkerStartError';
}

/** The workers, each started again when it ends unasked. */
export class Workers {
  readonly #options: WorkersOptions;
  readonly #running = new Set<Launched>();
  #stopping = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  /**
   * Starts them all; one first, since what keeps one from starting keeps all, and is said once so.
   * @returns the address, once all of them take requests
   * @throws WorkerStartError
   */
  async start(): Promise<string> {
    const first = this.#launch();
    const address = await first.listening;
    const others = Array.from({ length: this.#options.count - 1 }, () => this.#launch());
    await Promise.all(others.map(({ listening }) => listening));
    for (const launched of [first, ...others]) void this.#keep(launched);
    return address;
  }

  /**
   * Tells all to end, each in its own order, and kills whoever is late.
   * @returns whether all ended in order
   */
  async stop(signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
    this.#stopping = true;
    const running = [...this.#running];
    const send = (name: NodeJS.Signals) => {
      for (const { worker } of running) worker.process.kill(name);
    };
    send(signal);
    const timer = setTimeout(() => send('SIGKILL'), withinMs);
    const ends = await Promise.all(running.map(({ ended }) => ended));
    clearTimeout(timer);
    // One that was just starting has not listened for the signal yet.
    return ends.every((end) => end.code === 0 || end.signal === signal);
  }

  #launch(): Launched {
    const launched = launch(this.#options.environment);
    this.#running.add(launched);
    void launched.ended.then(() => this.#running.delete(launched));
    return launched;
  }

  /** Has one in its place until all stop. */
  async #keep(first: Launched): Promise<void> {
    let failures = 0;
    for (let launched = first; ; launched = this.#launch()) {
      const startedAt = await launched.listening.then(
        () => performance.now(),
        () => Number.POSITIVE_INFINITY,
      );
      const end = await launched.ended;
      if (this.#stopping) return;
      failures = performance.now() - startedAt > STEADY_MS ? 0 : failures + 1;
      const what = `Worker ${launched.worker.process.pid} ended with ${end.signal ?? end.code}`;
      if (failures >= FAILURES_MAX) {
        this.#options.warn(`${what}; so did ${FAILURES_MAX} in a row as soon as they were started. Giving up.`);
        return this.#options.onGiveUp();
      }
      const waitMs = Math.min(WAIT_MAX_MS, FIRST_WAIT_MS * 2 ** failures);
      this.#options.warn(`${what}; another is started in ${waitMs} ms.`);
      await delay(waitMs);
      if (this.#stopping) return;
    }
  }
}

function launch(environment: Readonly<Record<string, string>>): Launched {
  const worker = cluster.fork(environment);
  const ended = new Promise<End>((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => resolve({ code, signal }));
    // Where not even the process can be made.
    worker.on('error', (error) => {
      if (worker.process.pid === undefined) resolve({ code: null, signal: error.message });
    });
  });
  const listening = new Promise<string>((resolve, reject) => {
    worker.on('message', ({ listening: address }: Partial<ListeningMessage>) => {
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => reject(new WorkerStartError('A worker ended at its start.')));
  });
  // Whoever waits for it hears of it; others need not.
  listening.catch(() => {});
  return { worker, listening, ended };
}
