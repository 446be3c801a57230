import type { Role } from '../../generated/prisma/enums.ts';
import type { Database } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { createUser, hashPassword } from './service.ts';

/** People who are not: those of a race that an operator runs. They are made once, and run in every race after that. */
export interface Crowd {
  readonly sellerId: string;
  readonly buyerIds: readonly string[];
}

/** Nobody gets mail at a name below `.invalid`. */
const SELLER = 'race-seller@tianguis.invalid';
const buyerEmail = (number: number) => `race-buyer-${number}@tianguis.invalid`;
/** Accounts of one transaction. */
const CHUNK = 50;

/** The seller and as many buyers as are wanted; those who are missing are added, with a password that nobody knows. */
export async function gatherCrowd(db: Database, buyers: number): Promise<Crowd> {
  const wanted = [SELLER, ...Array.from({ length: buyers }, (_, index) => buyerEmail(index + 1))];
  const there = await db.prisma.user.findMany({ where: { email: { in: wanted } }, select: { id: true, email: true } });
  const ids = new Map(there.map(({ id, email }) => [email, id]));
  const missing = wanted.filter((email) => !ids.has(email));
  const passwordHash = missing.length === 0 ? '' : await hashPassword(newId());
  for (let start = 0; start < missing.length; start += CHUNK) {
    await db.transaction(async (tx) => {
      for (const email of missing.slice(start, start + CHUNK)) {
        const role: Role = email === SELLER ? 'SELLER' : 'BUYER';
        ids.set(email, (await createUser(tx, { email, name: 'Race', passwordHash, role })).id);
      }
    });
  }
  const [sellerId = '', ...buyerIds] = wanted.map((email) => ids.get(email) ?? '');
  return { sellerId, buyerIds };
}

/** Who sells in races; undefined before the first. */
export async function raceSeller(db: Database): Promise<string | undefined> {
  return (await db.prisma.user.findUnique({ where: { email: SELLER }, select: { id: true } }))?.id;
}
