/** What languages are called, who waits, and for how long seats are offered. No input, no output. */

/** A language by its BCP 47 tag, as everyone writes it: `es-mx` is es-MX. @returns undefined where it is none */
export function languageTagOf(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

/** What is free of a slot when somebody wants to wait for it. */
export interface FreeSeats {
  readonly guests: number;
  readonly available: number;
  /** Whether somebody waits already whom the free seats are enough for: they are kept for them. */
  readonly fitting: boolean;
}

/** Whether someone has to wait for seats: there are too few, or others come first. */
export function mustWait({ guests, available, fitting }: FreeSeats): boolean {
  return guests > available || fitting;
}

/** Until when seats that are offered can be paid: for some time, and never once the slot begins. */
export function offerEnds(startsAt: Date, now: Date, offerMs: number): Date {
  return new Date(Math.min(now.getTime() + offerMs, startsAt.getTime()));
}
