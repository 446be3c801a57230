import { describe, expect, it } from 'vitest';
import type { ChargeRefund } from '../../src/features/providers/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { chargeOf, type GivenStripe, givenStripe, never } from '../support/stripe-provider.ts';

/** What is to be given back of a payment that was made. */
async function refundOf({ provider }: GivenStripe, fields: Partial<ChargeRefund> = {}): Promise<ChargeRefund> {
  const charge = chargeOf('pm_card_visa');
  const { reference } = await provider.charge(charge, never());
  return { key: `${newId()}-1`, refundId: newId(), charge: { ...charge, reference }, amount: 2_000n, ...fields };
}

const givenBack = ({ account }: GivenStripe) => account.refunds.map(({ amount }) => amount);

describe('giving money back by Stripe', () => {
  it('sends a part of a payment back, and tells whose refund it is', async () => {
    const given = await givenStripe();
    const refund = await refundOf(given);
    const state = await given.provider.refund(refund, never());
    expect(state).toEqual({ status: 'SUCCEEDED', reference: given.account.refunds[0]?.id });
    expect(given.account.refunds).toMatchObject([
      { amount: 2_000, payment_intent: refund.charge.reference, metadata: { refund_id: refund.refundId } },
    ]);
  });

  it('sends it once however often it is asked, at once or a day later', async () => {
    const given = await givenStripe();
    const refund = await refundOf(given);
    const first = await given.provider.refund(refund, never());
    expect(await given.provider.refund(refund, never())).toEqual(first);
    given.stripe.letDayPass();
    expect(await given.provider.refund(refund, never())).toEqual(first);
    expect(givenBack(given)).toEqual([2_000]);
  });

  it('sends it once when it is asked twice at the same moment', async () => {
    const given = await givenStripe({ retriesMax: 2 });
    const refund = await refundOf(given);
    given.stripe.latencyMs = 50;
    const states = await Promise.all([1, 2].map(() => given.provider.refund(refund, never())));
    expect(states.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(givenBack(given)).toEqual([2_000]);
  });

  it('finds out about one whose answer was lost', async () => {
    const given = await givenStripe();
    const refund = await refundOf(given);
    given.stripe.fail('loses', 'refund');
    await expect(given.provider.refund(refund, never())).rejects.toHaveProperty('type', 'StripeConnectionError');
    given.stripe.recover();
    given.stripe.letDayPass();
    expect(await given.provider.refund(refund, never())).toMatchObject({ status: 'SUCCEEDED' });
    expect(givenBack(given)).toEqual([2_000]);
  });

  it('finds the payment of an attempt that has no reference', async () => {
    const given = await givenStripe();
    const { charge, ...refund } = await refundOf(given);
    const lost = { ...refund, charge: { ...charge, reference: undefined } };
    expect(await given.provider.refund(lost, never())).toMatchObject({ status: 'SUCCEEDED' });
    const unpaid = { ...refund, charge: chargeOf('pm_card_visa') };
    await expect(given.provider.refund(unpaid, never())).rejects.toThrow('nothing to give back');
    expect(givenBack(given)).toEqual([2_000]);
  });

  it.each(['pending', 'requires_action'])('waits for one that is %s, and tells how it ended', async (status) => {
    const given = await givenStripe();
    given.account.refundsAre = { status };
    const refund = await refundOf(given);
    const { reference, ...state } = await given.provider.refund(refund, never());
    expect(state).toEqual({ status: 'PENDING' });
    const [made] = given.account.refunds;
    Object.assign(made ?? {}, { status: 'failed', failure_reason: 'expired_or_canceled_card' });
    const failed = { status: 'FAILED', reference, failure: 'expired_or_canceled_card' };
    expect(await given.provider.refund(refund, never())).toEqual(failed);
  });

  it('sends one that came back anew under another key', async () => {
    const given = await givenStripe();
    given.account.refundsAre = { status: 'failed', failure_reason: 'declined' };
    const refund = await refundOf(given);
    const failed = { status: 'FAILED', failure: 'declined' };
    expect(await given.provider.refund(refund, never())).toMatchObject(failed);
    given.account.refundsAre = { status: 'succeeded' };
    expect(await given.provider.refund(refund, never())).toMatchObject(failed);
    const anew = { ...refund, key: `${newId()}-2` };
    expect(await given.provider.refund(anew, never())).toMatchObject({ status: 'SUCCEEDED' });
    expect(givenBack(given)).toEqual([2_000, 2_000]);
  });

  it('fails where Stripe refuses, and where all went back already by another way', async () => {
    const given = await givenStripe();
    given.account.refundsAre = { refused: 'refund_disputed_payment' };
    const refund = await refundOf(given, { amount: 5_000n });
    const refused = { status: 'FAILED', failure: 'refund_disputed_payment' };
    expect(await given.provider.refund(refund, never())).toEqual(refused);
    given.account.refundsAre = { status: 'succeeded' };
    await given.provider.refund({ ...refund, key: 'by hand' }, never());
    const late = { status: 'FAILED', failure: 'charge_already_refunded' };
    expect(await given.provider.refund({ ...refund, key: 'late' }, never())).toEqual(late);
  });

  it.each(['refuses', 'fails', 'limits'] as const)('is not known to have happened when Stripe %s', async (fault) => {
    const given = await givenStripe();
    const refund = await refundOf(given);
    given.stripe.fail(fault, 'refund', 'refunds');
    await expect(given.provider.refund(refund, never())).rejects.toHaveProperty('type');
    given.stripe.recover();
    expect(await given.provider.refund(refund, never())).toMatchObject({ status: 'SUCCEEDED' });
    expect(givenBack(given)).toEqual([2_000]);
  });

  it('does not fail a refund of a payment that is of another account, or of a test', async () => {
    const given = await givenStripe();
    const refund = await refundOf(given);
    const elsewhere = { ...refund, charge: { ...refund.charge, reference: 'pi_elsewhere' } };
    await expect(given.provider.refund(elsewhere, never())).rejects.toHaveProperty('code', 'resource_missing');
  });
});
