import type { Ask } from './statements.ts';

const MARKET_ID = {
  name: 'market-id',
  text: 'SELECT id FROM _prisma_migrations ORDER BY started_at, id LIMIT 1',
};

/** What tells a market from all others, and is the same wherever it is copied: drawn at random when its database was made. */
export async function marketIdOf(ask: Ask): Promise<string> {
  const [row] = await ask<[string]>(MARKET_ID, []);
  return row?.[0] ?? '';
}
