import type { UnitStatus } from '../../generated/prisma/enums.ts';

/** The way of a unit from hand to hand. No input, no output. */

export type Step = 'assign' | 'return' | 'transfer' | 'retire' | 'reinstate';

interface StepRule {
  readonly from: readonly UnitStatus[];
  readonly to: UnitStatus;
}

const RULES: Readonly<Record<Step, StepRule>> = {
  assign: { from: ['AVAILABLE'], to: 'ASSIGNED' },
  return: { from: ['ASSIGNED'], to: 'AVAILABLE' },
  transfer: { from: ['ASSIGNED'], to: 'ASSIGNED' },
  // Whoever has it need not bring it back for that: what is broken or lost may never come.
  retire: { from: ['AVAILABLE', 'ASSIGNED'], to: 'RETIRED' },
  reinstate: { from: ['RETIRED'], to: 'AVAILABLE' },
};

/** What somebody has been told of a unit, as far as it counts here. */
export interface Standing {
  readonly status: UnitStatus;
  /** It left with an order, and comes back with it. */
  readonly isOrdered: boolean;
}

/** What a step makes of a unit's status; undefined where it cannot be taken. */
export function statusAfter(step: Step, { status, isOrdered }: Standing): UnitStatus | undefined {
  const { from, to } = RULES[step];
  return from.includes(status) && !isOrdered ? to : undefined;
}

/** What can be done with a unit. */
export function stepsFrom(standing: Standing): Step[] {
  return (Object.keys(RULES) as Step[]).filter((step) => statusAfter(step, standing) !== undefined);
}
