/** What the simulated provider does with a charge, by its method of payment. */
export interface SimulatedMethod {
  /** How the charge stands at first. */
  readonly status: 'SUCCEEDED' | 'DECLINED' | 'REQUIRES_ACTION' | 'PROCESSING';
  /** Where it settles by itself, what becomes of it then. */
  readonly becomes?: 'SUCCEEDED' | 'DECLINED';
  /** What the buyer is asked to do. */
  readonly action?: string;
  /** Hours for which it may succeed; absent: as long as its order waits to be paid. */
  readonly hours?: number;
}

/** All methods that it knows. Real ones have others; these behave like them. */
export const SIMULATED_METHODS: ReadonlyMap<string, SimulatedMethod> = new Map<string, SimulatedMethod>([
  ['pm_card_visa', { status: 'SUCCEEDED' }],
  ['pm_card_declined', { status: 'DECLINED' }],
  ['pm_card_authenticate', { status: 'REQUIRES_ACTION', action: 'authenticate' }],
  ['pm_oxxo', { status: 'REQUIRES_ACTION', action: 'pay-voucher', hours: 72 }],
  ['pm_spei', { status: 'PROCESSING', becomes: 'SUCCEEDED', hours: 24 }],
  ['pm_spei_returned', { status: 'PROCESSING', becomes: 'DECLINED', hours: 24 }],
]);
