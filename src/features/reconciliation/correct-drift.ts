import { type Context, withRetry } from '../../concurrency/index.ts';
import { boundLockWaits, type Tx } from '../../platform/database.ts';
import {
  agree,
  type Corrections,
  correctionsOf,
  holdProductAndLevels,
  type ProductAccounts,
  writeCorrections,
} from '../inventory/index.ts';
import { READ_ACCOUNTS } from './accounts.sql.ts';
import { STATEMENT_TIMEOUT_MS } from './find-drift.ts';

/** Somebody sells the product meanwhile: whoever corrects it has time. */
const LOCK_WAIT_MS = 10_000;

/** What was found under the locks, and what was written. */
export interface Correcting {
  readonly accounts: ProductAccounts;
  readonly written: Corrections;
}

/**
 * Brings the accounts of a product together by rows of the ledger, in a transaction of its own. They are read anew under the locks:
 * somebody may have moved goods since the drift was found.
 * @returns undefined when they agree by now
 * @throws ConcurrencyError when others hold the product, or its goods, for too long
 */
export async function correctDrift({ db, onConflict }: Context, productId: string): Promise<Correcting | undefined> {
  const attempt = () =>
    db.prisma.$transaction((tx) => correct(tx, productId), { timeout: STATEMENT_TIMEOUT_MS + LOCK_WAIT_MS });
  return withRetry(attempt, { onConflict });
}

async function correct(tx: Tx, productId: string): Promise<Correcting | undefined> {
  await boundLockWaits(tx, LOCK_WAIT_MS);
  await tx.$executeRaw`SELECT set_config('statement_timeout', ${String(STATEMENT_TIMEOUT_MS)}, true)`;
  await holdProductAndLevels(tx, productId);
  const accounts = await readAccounts(tx, productId);
  if (accounts === undefined) return undefined;
  const written = correctionsOf(accounts);
  if (agree(accounts, written)) return undefined;
  await writeCorrections(tx, accounts, written);
  return { accounts, written };
}

/** The same statement that finds drift, of one product; Prisma wants a name for the column. */
async function readAccounts(tx: Tx, productId: string): Promise<ProductAccounts | undefined> {
  const [row] = await tx.$queryRawUnsafe<{ accounts: ProductAccounts[] }[]>(
    `SELECT accounts FROM (${READ_ACCOUNTS}) AS found (products, last, accounts)`,
    productId,
  );
  return row?.accounts[0];
}
