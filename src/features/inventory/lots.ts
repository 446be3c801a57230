import type { Tx } from '../../platform/database.ts';
import { type Words, words } from '../../platform/validation.ts';
import { addLots, findLots, type KnownLot, type LotGiven } from './lots.sql.ts';

/** Which lots goods come into, and why they do not: the same for a document as for a file. */

const OTHER_DATES = words({ en: 'is known with other dates', es: 'ya existe con otras fechas' });
const EXPIRED = words({
  en: 'has expired; nothing can be added to it',
  es: 'ya caducó; no se le puede añadir nada',
});
const REJECTED = words({
  en: 'was rejected; nothing can be added to it',
  es: 'fue rechazado; no se le puede añadir nada',
});

/** Why nothing comes to a lot, and which of the things that are said of it that is about. */
export interface LotRefusal {
  readonly about: 'lot' | 'code' | 'expiresOn';
  readonly why: Words;
}

/** By what a lot is known. */
export function lotKey({ productId, code }: Pick<LotGiven, 'productId' | 'code'>): string {
  return `${productId.toLowerCase()} ${code}`;
}

/**
 * Why nothing comes to a lot: what comes can be sold, and its goods cannot.
 * @param today in its warehouse, such as 2026-12-31
 */
export function whyUnsellable(
  { isRejected, expiresOn }: Pick<KnownLot, 'isRejected' | 'expiresOn'>,
  today: string,
): LotRefusal | undefined {
  if (isRejected) return { about: 'code', why: REJECTED };
  return expiresOn !== null && expiresOn < today ? { about: 'expiresOn', why: EXPIRED } : undefined;
}

/** Whether a lot is given other dates than it is known with. Whoever says no date means the one that is known. */
function contradicts(given: LotGiven, known: LotGiven): boolean {
  const dates = ['manufacturedOn', 'expiresOn'] as const;
  return dates.some((date) => given[date] !== null && given[date] !== known[date]);
}

/** The lots of lines that receive goods, as the lines before have them: those that were known, and those that are to be made. */
export class LotsOfLines {
  readonly #known: Map<string, KnownLot>;
  readonly #new = new Map<string, LotGiven>();
  readonly #today: string;

  private constructor(known: readonly KnownLot[], today: string) {
    this.#known = new Map(known.map((lot) => [lotKey(lot), lot]));
    this.#today = today;
  }

  /** @param today in the warehouse. The transaction holds the products */
  static async of(tx: Tx, lots: readonly LotGiven[], today: string): Promise<LotsOfLines> {
    return new LotsOfLines(lots.length === 0 ? [] : await findLots(tx, lots), today);
  }

  /** Why the goods of a line cannot come into its lot. */
  refusalOf(given: LotGiven): LotRefusal | undefined {
    const known = this.#known.get(lotKey(given));
    const before = known ?? this.#new.get(lotKey(given));
    if (before !== undefined && contradicts(given, before)) return { about: 'lot', why: OTHER_DATES };
    return whyUnsellable({ isRejected: known?.isRejected ?? false, ...(before ?? given) }, this.#today);
  }

  /** Counts on a line's lot from now on. */
  use(given: LotGiven): void {
    const key = lotKey(given);
    if (!this.#known.has(key) && !this.#new.has(key)) this.#new.set(key, given);
  }

  /** Makes those that are new. @returns the id of every lot that is used, by lotKey() */
  async make(tx: Tx): Promise<ReadonlyMap<string, string>> {
    const made = this.#new.size === 0 ? [] : await addLots(tx, [...this.#new.values()]);
    return new Map([...this.#known.values(), ...made].map((lot) => [lotKey(lot), lot.id]));
  }
}
