import { randomBytes } from 'node:crypto';
import { backgroundContext, type Context } from '../src/concurrency/index.ts';
import type { Demo } from '../src/config.ts';
import { createUser, hashPassword } from '../src/features/accounts/index.ts';
import { createProduct, createSeller } from '../src/features/catalog/index.ts';
import { addSlots, createExperience } from '../src/features/experiences/index.ts';
import type { Role } from '../src/generated/prisma/enums.ts';
import { openClient } from '../src/platform/connections.ts';
import type { Database } from '../src/platform/database.ts';
import { EXPERIENCES } from './demo-experiences.ts';
import { type DemoSeller, SELLERS } from './demo-goods.ts';

interface DemoPerson {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

const PEOPLE: readonly DemoPerson[] = [
  { email: 'ana@example.com', name: 'Ana Ruiz', role: 'BUYER' },
  { email: 'benito@example.com', name: 'Benito López', role: 'BUYER' },
  { email: 'admin@example.com', name: 'Administración', role: 'ADMIN' },
];

interface DemoAccount {
  readonly email: string;
  readonly role: Role;
  readonly password: string;
}

const SEED_LOCK = 1_953_063_279;
/** Longest wait for another process to fill the database, which takes seconds; and longest time to do so. */
const TURN_TIMEOUT_MS = 60_000;

/**
 * Loads the demo market at the first start where the configuration has one, and shows its accounts.
 * @param say prints a line
 */
export async function seedAtFirstStart(db: Database, demo: Demo, say: (line: string) => void): Promise<void> {
  if (demo === 'none') return;
  const people = PEOPLE.filter(({ role }) => role !== 'ADMIN' || demo === 'market-with-admin');
  const accounts = await seedDemoMarket(db, people);
  if (accounts.length === 0) return;
  say('The demo market is loaded. Its accounts, shown only this once:');
  for (const { role, email, password } of accounts) say(`  ${role.padEnd(6)}  ${email.padEnd(28)}  ${password}`);
}

/**
 * Loads the demo market into a database without users: three sellers with 24 products and two experiences, and these people.
 * @returns the accounts with their passwords, which are made up here and kept nowhere; none if there were users already
 */
async function seedDemoMarket(db: Database, people: readonly DemoPerson[]): Promise<DemoAccount[]> {
  return alone(db.reach.directUrl, async () => {
    if ((await db.prisma.user.count()) > 0) return [];
    const accounts: DemoAccount[] = [];
    for (const seller of SELLERS) accounts.push(await addSeller(db, seller));
    for (const person of people) accounts.push((await addAccount(db, person)).account);
    return accounts;
  });
}

/**
 * Two processes that start together on an empty database shall not both fill it: one does, the other waits for it. The
 * lock ends with a transaction that stays open meanwhile, so that it can't be left behind on a connection that a pooler
 * lends to others.
 */
async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = await openClient({ url, applicationName: 'tianguis seed', silenceTimeoutMs: 2 * TURN_TIMEOUT_MS });
  try {
    await client.query('BEGIN');
    await client.query(
      `SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = ${TURN_TIMEOUT_MS};
       SET LOCAL idle_in_transaction_session_timeout = ${TURN_TIMEOUT_MS}`,
    );
    await client.query('SELECT pg_advisory_xact_lock($1)', [SEED_LOCK]);
    return await work();
  } finally {
    // Ends the transaction, and with it the lock.
    await client.end();
  }
}

async function addAccount(
  db: Database,
  { email, name, role }: DemoPerson,
): Promise<{ id: string; account: DemoAccount }> {
  const password = randomBytes(9).toString('base64url');
  const passwordHash = await hashPassword(password);
  const { id } = await db.transaction((tx) => createUser(tx, { email, name, role, passwordHash }));
  return { id, account: { email, role, password } };
}

async function addSeller(db: Database, { email, name, products, ...profile }: DemoSeller): Promise<DemoAccount> {
  const { id, account } = await addAccount(db, { email, name, role: 'SELLER' });
  const context = backgroundContext(db);
  await createSeller(context, id, profile);
  for (const { price, ...product } of products) {
    const counted = { unit: 'PIECE', unitScale: 0, purchaseLimit: null } as const;
    await createProduct(context, id, { ...product, ...counted, price: { amount: price, currency: 'MXN' }, images: [] });
  }
  await addExperience(context, id, email);
  return account;
}

const SLOTS = 12;
const DAY_MS = 86_400_000;

/** What the seller offers that people come to, from tomorrow on for some weeks. */
async function addExperience(context: Context, hostId: string, email: string): Promise<void> {
  const offered = EXPERIENCES[email];
  if (offered === undefined) return;
  const { weekdays, startTime, durationMinutes, capacity, price, ...experience } = offered;
  const terms = { timeZone: 'America/Mexico_City', language: 'es-MX', cancellationHours: 24 };
  const cost = { price: { amount: price, currency: 'MXN' as const } };
  const { body } = await createExperience(context, hostId, { ...experience, ...terms, ...cost });
  const startsOn = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
  const recurrence = { weekdays: [...weekdays], startsOn, startTime, durationMinutes, count: SLOTS };
  await addSlots(context, hostId, { experienceId: body.id, recurrence, capacity });
}
