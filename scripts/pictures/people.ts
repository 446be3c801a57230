import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '../../src/generated/prisma/enums.ts';
import { openPool } from '../../src/platform/connections.ts';
import { addBuyers, createTokenSigner } from '../support/crowd.ts';

/** Somebody who is signed in. */
export interface Person {
  readonly token: string;
}

export interface People {
  readonly buyer: Person;
  readonly seller: Person;
  readonly admin: Person;
  /** Those who buy during the sale. */
  readonly crowd: readonly Person[];
}

const CROWD = 40;

/** The people of the demo market in a folder of data, each signed in. The seller is the one of most products. */
export async function peopleOf(dataDir: string, jwtSecret: string): Promise<People> {
  const url = readFileSync(join(dataDir, 'database-url'), 'utf8').trim();
  const pool = openPool({ url, max: 1, applicationName: 'tianguis script' });
  try {
    const signer = await createTokenSigner(jwtSecret);
    const one = async (role: Role, order: string): Promise<Person> => {
      const { rows } = await pool.query<{ id: string }>(
        `SELECT u.id FROM users u WHERE role = $1::role ORDER BY ${order}, id LIMIT 1`,
        [role],
      );
      const [user] = rows;
      if (user === undefined) throw new Error(`the demo market has no ${role}`);
      return { token: signer.sign({ id: user.id, role }) };
    };
    return {
      buyer: await one('BUYER', 'email'),
      seller: await one('SELLER', '(SELECT count(*) FROM products p WHERE p.seller_id = u.id) DESC'),
      admin: await one('ADMIN', 'email'),
      crowd: (await addBuyers(pool, CROWD)).map(({ id }) => ({ token: signer.sign({ id, role: 'BUYER' }) })),
    };
  } finally {
    await pool.end();
  }
}
