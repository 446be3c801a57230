import { setTimeout as delay } from 'node:timers/promises';
import { ADDRESS, type Answer, callAt } from '../../support/market.ts';
import { isKnown } from '../../support/wait.ts';

/** A buyer with a full cart, and the key that the click to buy it has. */
export interface Click {
  readonly token: string;
  readonly key: string;
}

export const checkoutWithKey = (origin: string, { token, key }: Click): Promise<Answer> =>
  callAt(origin, 'POST', '/api/marketplace/checkout', {
    token,
    body: { shippingAddress: ADDRESS },
    headers: { 'idempotency-key': key },
  });

/**
 * What a client does where it is not known whether a checkout was carried out: the same key asks again, in a while. Where it
 * was not the first request on its connection HAProxy answers nothing after a process died, and closes that.
 * @param onAnswer told of each, also of none
 * @returns what was decided
 * @throws Error when nothing was in 100 tries
 */
export async function buyWithKey(
  origin: string,
  click: Click,
  onAnswer: (answer: Answer | undefined) => void = () => {},
): Promise<Answer> {
  for (let tries = 0; tries < 100; tries += 1) {
    // `fetch` throws this where the connection is lost; all else is a failure of the test.
    const answer = await checkoutWithKey(origin, click).catch((error: unknown) => {
      if (error instanceof TypeError) return undefined;
      throw error;
    });
    onAnswer(answer);
    if (answer !== undefined && isKnown(answer)) return answer;
    await delay(200);
  }
  throw new Error(`${click.key} was never answered`);
}
