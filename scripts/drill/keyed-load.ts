import { setTimeout as delay } from 'node:timers/promises';
import { ADDRESS } from '../support/address.ts';

/** Buyers who each check out once, with an Idempotency-Key, and send the same again until they know what became of it. */

/** A checkout that was answered 201. */
export interface Acknowledged {
  readonly token: string;
  readonly key: string;
  readonly orderIds: readonly string[];
  /** When the answer came, by performance.now(). */
  readonly at: number;
}

export interface KeyedLoad {
  readonly acknowledged: readonly Acknowledged[];
  /** How often each other answer came, be it final or not. */
  readonly others: Readonly<Record<string, number>>;
  /** Buyers who never learnt what became of it. */
  readonly unanswered: number;
}

export interface KeyedLoadOptions {
  /** Each next try goes to the next of them. */
  readonly origins: readonly string[];
  /** Of buyers with a full cart. */
  readonly tokens: readonly string[];
  /** Buyers who ask at the same time. */
  readonly atOnce: number;
  /** What each of these leaves between two buyers, in milliseconds. */
  readonly pauseMs: number;
  /** How long a buyer goes on asking. */
  readonly patienceMs: number;
  /** Told of every 201. */
  readonly onAcknowledged?: (acknowledged: Acknowledged) => void;
}

const RETRY_PAUSE_MS = 100;
const ANSWER_WITHIN_MS = 8_000;
/** Nothing was ordered, and nothing will be by sending it again. */
const FINAL: ReadonlySet<number> = new Set([400, 401, 403, 404, 422]);

/** Sends them all. */
export async function buyWithKeys(options: KeyedLoadOptions): Promise<KeyedLoad> {
  const { tokens, atOnce, pauseMs } = options;
  const acknowledged: Acknowledged[] = [];
  const others: Record<string, number> = {};
  let unanswered = 0;
  let next = 0;
  const onOther = (outcome: string) => {
    others[outcome] = (others[outcome] ?? 0) + 1;
  };
  const buyOneByOne = async () => {
    for (let index = next++; index < tokens.length; index = next++) {
      const bought = await buy(options, index, onOther);
      if (typeof bought === 'object') {
        acknowledged.push(bought);
        options.onAcknowledged?.(bought);
      } else if (bought === 'unanswered') unanswered += 1;
      await delay(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, buyOneByOne));
  return { acknowledged, others, unanswered };
}

async function buy(
  { origins, tokens, patienceMs }: KeyedLoadOptions,
  index: number,
  onOther: (outcome: string) => void,
): Promise<Acknowledged | 'refused' | 'unanswered'> {
  const token = tokens[index] ?? '';
  const key = `drill-${index}`;
  const deadline = performance.now() + patienceMs;
  for (let tries = 0; performance.now() < deadline; tries += 1) {
    const answer = await checkOut(origins[(index + tries) % origins.length] ?? '', token, key);
    if (answer.status === 201) return { token, key, orderIds: answer.orderIds, at: performance.now() };
    onOther(answer.outcome);
    if (FINAL.has(answer.status)) return 'refused';
    await delay(RETRY_PAUSE_MS);
  }
  return 'unanswered';
}

/** What a checkout was answered; status 0: nothing. */
interface CheckoutAnswer {
  readonly status: number;
  /** The status and the problem's code, or what kept the answer from coming. */
  readonly outcome: string;
  readonly orderIds: readonly string[];
}

/** Checks out once. */
export async function checkOut(origin: string, token: string, key: string): Promise<CheckoutAnswer> {
  try {
    const response = await fetch(`${origin}/api/marketplace/checkout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ shippingAddress: ADDRESS }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body = (await response.json()) as { code?: string; orders?: { id: string }[] };
    const { status } = response;
    return { status, outcome: `${status} ${body.code ?? ''}`, orderIds: body.orders?.map(({ id }) => id) ?? [] };
  } catch (error) {
    return { status: 0, outcome: `no answer (${(error as Error).name})`, orderIds: [] };
  }
}
