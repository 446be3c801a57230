import type { PaymentProvider } from '../providers/index.ts';
import type { OpenAttempt } from './attempts.sql.ts';
import type { AttemptState } from './settlement.ts';

/**
 * Has the provider end an attempt: it has taken the money, or is called off.
 * @throws Error where another provider was asked for it than is configured now; whatever the provider throws
 */
export async function concludeWith(
  provider: PaymentProvider,
  attempt: OpenAttempt,
  signal: AbortSignal,
): Promise<AttemptState> {
  refuseOthers(provider, attempt);
  const status = await provider.conclude(attempt, signal);
  // Whoever heard that it was declined has written that down: this one was waited for, or never came.
  return status === 'DECLINED' ? { status, failure: 'called-off' } : { status };
}

/** How an attempt stands with its provider. @throws as concludeWith() */
export async function lookWith(
  provider: PaymentProvider,
  attempt: OpenAttempt,
  signal: AbortSignal,
): Promise<AttemptState> {
  refuseOthers(provider, attempt);
  return provider.look(attempt, signal);
}

function refuseOthers({ name }: PaymentProvider, { provider }: OpenAttempt): void {
  if (provider !== name) throw new Error(`the provider ${provider}, which has the attempt, is not configured`);
}
