import { createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureInvalid, type SignedCall } from './provider.ts';

/** Where the simulated provider signs its calls, as Stripe does: `t=<seconds>,v1=<HMAC-SHA-256 of "t.body">`. */
export const SIGNATURE_HEADER = 'simulated-signature';

/** A call that is older is one that somebody sends again. */
const TOLERANCE_SECONDS = 300;

/** @param at milliseconds since 1970 */
export function signatureOf(secret: string, body: string, at = Date.now()): string {
  const seconds = Math.floor(at / 1000);
  return `t=${seconds},v1=${digestOf(secret, seconds, Buffer.from(body)).toString('hex')}`;
}

/** @throws SignatureInvalid when the call was not signed with the secret, or long ago */
export function checkSignature(secret: string, { body, headers }: SignedCall, at = Date.now()): void {
  const header = headers[SIGNATURE_HEADER];
  const [, time, signature] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(header)) ?? [];
  if (time === undefined || signature === undefined)
    throw new SignatureInvalid('the signature is missing or malformed');
  const seconds = Number(time);
  const isSigned = timingSafeEqual(digestOf(secret, seconds, body), Buffer.from(signature, 'hex'));
  if (!isSigned) throw new SignatureInvalid('the signature does not fit the body');
  if (Math.abs(at / 1000 - seconds) > TOLERANCE_SECONDS) throw new SignatureInvalid('the call is too old');
}

function digestOf(secret: string, seconds: number, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
}
