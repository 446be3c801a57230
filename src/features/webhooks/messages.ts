import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** What is told, as Standard Webhooks has it. */
export interface Message {
  /** The event's: the same however often it is sent. */
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly subjectId: string;
  readonly payload: object;
}

/** Where and how it is told. */
export interface Recipient {
  readonly url: string;
  /** One, or two while an old one still counts. */
  readonly secrets: readonly string[];
}

const SECRET_BYTES = 32;

/** How long the secret before still signs beside a new one: time to put the new one in. */
export const OVERLAP_MS = 24 * 3_600_000;

export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

export function bodyOf({ type, occurredAt, subjectId, payload }: Message): string {
  return JSON.stringify({ type, timestamp: occurredAt.toISOString(), data: { ...payload, subjectId } });
}

/** The headers that say who tells it, and that it is not old. */
export function signedHeaders(id: string, body: string, secrets: readonly string[], at: Date): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
