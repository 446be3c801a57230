import { Admission } from '../../src/concurrency/admission.ts';
import type { AdmissionOptions, CallerBounds, RefusalReason, Slot } from '../../src/concurrency/admission-terms.ts';

export type Class = 'urgent' | 'plain';

export const OPEN: AdmissionOptions<Class> = {
  sharedSlots: 0,
  waitMs: 1000,
  classes: { urgent: { reserved: 1, waitingMax: 100 }, plain: { reserved: 1, waitingMax: 100 } },
};
export const ANYONE: CallerBounds = { inFlightMax: 1000, runningMax: 1000 };

/** Lets everything that can happen now happen. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when the test says so. */
export class Desk {
  readonly refused: string[] = [];
  readonly started: string[] = [];
  readonly done: string[] = [];
  readonly admission: Admission<Class>;
  readonly #ends = new Map<string, (error?: Error) => void>();

  constructor(options: Partial<AdmissionOptions<Class>> = {}) {
    const onRefusal = (name: Class, reason: RefusalReason) => this.refused.push(`${name} ${reason}`);
    this.admission = new Admission({ ...OPEN, ...options, onRefusal });
  }

  /** Asks for work under a label. @returns what comes of it: 'done', or the error */
  ask(
    name: Class,
    key: string,
    label: string,
    options: { bounds?: CallerBounds; leave?: (go: () => void) => void } = {},
  ) {
    const work = () => this.start(label);
    const caller = { key, bounds: options.bounds ?? ANYONE };
    return this.admission.run(name, caller, work, options.leave).then(
      () => 'done' as const,
      (error: unknown) => error,
    );
  }

  /** Asks for work that lends its slot while a part called `label!` runs, and then goes on until its end. */
  askToLend(name: Class, key: string, label: string, bounds = ANYONE) {
    const work = async ({ lend }: Slot) => {
      await lend(() => this.start(`${label}!`));
      await this.start(label);
    };
    return this.admission.run(name, { key, bounds }, work).then(
      () => 'done' as const,
      (error: unknown) => error,
    );
  }

  /** Runs work that goes on until `end`. */
  start(label: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.started.push(label);
      this.#ends.set(label, (error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  async end(label: string, error?: Error): Promise<void> {
    const end = this.#ends.get(label);
    if (end === undefined) throw new Error(`${label} does not run`);
    this.#ends.delete(label);
    end(error);
    await settle();
  }
}
