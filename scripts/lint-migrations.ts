import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { lintMigrations } from './support/migration-lint.ts';
import { runScript } from './support/run.ts';

const HELP = `node scripts/lint-migrations.ts [folder]

Says which migrations (default: those of prisma/migrations) a distributed PostgreSQL would not accept, or only in a schema
called public, and for which a market that sells meanwhile would have to wait. npm run check does it by itself; docs/decisions/
0022-what-a-distributed-postgresql-accepts.md and 0056-migrations-of-a-market-that-sells.md have the rules.`;

const MIGRATIONS = relative('', join(import.meta.dirname, '../prisma/migrations'));

await runScript(async () => {
  const options = { help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const problems = lintMigrations(positionals[0] ?? MIGRATIONS);
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
});
