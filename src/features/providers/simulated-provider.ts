import type pg from 'pg';
import { z } from 'zod';
import { GroupedAsks } from '../../concurrency/index.ts';
import { openPool, type PoolAddress } from '../../platform/connections.ts';
import { askWaiting } from '../../platform/grouped-statements.ts';
import { type Ask, askOnAny } from '../../platform/statements.ts';
import { type Charge, type ChargeState, type PaymentProvider, SignatureInvalid, type SignedCall } from './provider.ts';
import { checkSignature } from './signed-calls.ts';
import {
  chargeIn,
  concludeCharge,
  findCharge,
  MAKE_CHARGE,
  refundCharge,
  type SimulatedCharge,
} from './simulated-charges.sql.ts';
import { SIMULATED_METHODS } from './simulated-methods.ts';

const HOUR_MS = 3_600_000;
/** Its own, so that a request that waits for it needs none of the market's. */
export const CONNECTIONS_OF_SIMULATED = 2;

export interface SimulatedProviderOptions {
  readonly address: PoolAddress;
  /** Signs what it tells. */
  readonly secret: string;
  /** How long a bank transfer takes, in milliseconds. */
  readonly settlesInMs: number;
  /** Where buyers do what is asked of them; a charge's id follows. */
  readonly pages: string;
  /** Told in how many milliseconds there will be something to tell the market. */
  readonly onPending?: (inMs: number) => void;
}

export interface SimulatedProvider extends PaymentProvider {
  readonly ask: Ask;
  readonly pool: pg.Pool;
}

/** What it tells, in its own words. */
const word = z.string().regex(/^[\x20-\x7e]{1,100}$/);
const eventSchema = z.object({ id: word, type: word, chargeId: z.guid() });

/**
 * Stands in for a payment provider, and behaves like one: it remembers what it charged, has payments that succeed later or
 * need the buyer, and tells of them by calls of its own. Any number of processes share its memory.
 */
export function createSimulatedProvider(options: SimulatedProviderOptions): SimulatedProvider {
  const { address, secret, settlesInMs, pages, onPending } = options;
  const pool = openPool({
    ...address,
    max: CONNECTIONS_OF_SIMULATED,
    applicationName: 'tianguis simulated provider',
  });
  const ask = askOnAny(pool);
  const groups = new GroupedAsks(pool);
  const stateOf = (id: string, charge: SimulatedCharge) => chargeState(id, charge, pages);
  return {
    name: 'simulated',
    methods: [...SIMULATED_METHODS.keys()],
    ask,
    pool,
    charge: async ({ attemptId, method, amount, currency }) => {
      const { status = 'DECLINED' } = SIMULATED_METHODS.get(method) ?? {};
      const member = { id: attemptId, method, amount: String(amount), currency, status, settles_in_ms: settlesInMs };
      const rows =
        (await groups.ask(MAKE_CHARGE, member, { key: attemptId })) ?? (await askWaiting(ask, MAKE_CHARGE, [member]));
      const [row] = rows;
      if (row === undefined) throw new Error(`charge ${attemptId} was neither made nor found`);
      if (status === 'PROCESSING') onPending?.(settlesInMs);
      return stateOf(attemptId, chargeIn(row));
    },
    look: async ({ attemptId }) => {
      const charge = await findCharge(ask, attemptId);
      return charge === undefined ? { status: 'DECLINED' } : stateOf(attemptId, charge);
    },
    conclude: async (charge) => {
      const status = await concludeCharge(ask, knownCharge(charge));
      return status === 'SUCCEEDED' ? 'SUCCEEDED' : 'DECLINED';
    },
    refund: async ({ key, amount, charge }) => {
      const isMade = await refundCharge(ask, { key, amount, charge: knownCharge(charge) });
      return isMade ? { status: 'SUCCEEDED', reference: key } : { status: 'FAILED', failure: 'not paid, or less' };
    },
    readEvent: (call) => readEvent(secret, call),
    close: () => pool.end(),
  };
}

const knownCharge = ({ attemptId, method, amount, currency }: Charge) => ({ id: attemptId, method, amount, currency });

function chargeState(id: string, { status, method, createdAt }: SimulatedCharge, pages: string): ChargeState {
  const reference = `sim_${id}`;
  if (status === 'SUCCEEDED') return { status, reference };
  if (status === 'DECLINED' || status === 'CANCELLED') return { status: 'DECLINED', reference };
  const { action, hours } = SIMULATED_METHODS.get(method) ?? {};
  return {
    status: 'PENDING',
    reference,
    nextAction: action === undefined ? undefined : { type: action, url: `${pages}${id}` },
    until: hours === undefined ? undefined : new Date(createdAt.getTime() + hours * HOUR_MS),
  };
}

function readEvent(secret: string, call: SignedCall) {
  checkSignature(secret, call);
  const read = eventSchema.safeParse(jsonIn(call.body));
  if (!read.success) throw new SignatureInvalid('the body is none of the simulated provider');
  const { id, type, chargeId } = read.data;
  return { id, type, attemptId: type.startsWith('charge.') ? chargeId : undefined };
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
