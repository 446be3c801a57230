import { traced } from '../../platform/tracing.ts';
import type { PaymentProvider } from './provider.ts';

/** A provider whose calls show in traces. Not the method of payment, nor anything else that a person gave. */
export function withSpans(provider: PaymentProvider): PaymentProvider {
  const { name } = provider;
  const call = <T>(what: string, about: Record<string, string>, work: () => Promise<T>) =>
    traced(`${name} ${what}`, work, { isCall: true, attributes: { 'tianguis.provider': name, ...about } });
  const ofCharge = (orderId: string, attemptId: string) => ({
    'tianguis.order_id': orderId,
    'tianguis.attempt_id': attemptId,
  });
  const { readEvent, close, methods } = provider;
  return {
    name,
    ...(methods && { methods }),
    charge: (charge, signal) =>
      call('charge', ofCharge(charge.orderId, charge.attemptId), () => provider.charge(charge, signal)),
    look: (charge, signal) =>
      call('look', ofCharge(charge.orderId, charge.attemptId), () => provider.look(charge, signal)),
    conclude: (charge, signal) =>
      call('conclude', ofCharge(charge.orderId, charge.attemptId), () => provider.conclude(charge, signal)),
    refund: (refund, signal) =>
      call('refund', { 'tianguis.refund_id': refund.refundId }, () => provider.refund(refund, signal)),
    readEvent: (signed) => readEvent.call(provider, signed),
    ...(close && { close: () => close.call(provider) }),
  };
}
