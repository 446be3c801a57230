import { parseArgs } from 'node:util';
import { openMarket } from './support/market.ts';
import { runScript } from './support/run.ts';

const HELP = `npm run schema:diff

Shows the SQL that would turn the database (DATABASE_URL, else the embedded PostgreSQL of DATA_DIR) into what
prisma/schema.prisma describes. It only reads. Needs the development dependencies.`;

await runScript(async ({ atEnd }) => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  // Only now: without the development dependencies this fails, and is then explained.
  const { schemaDiff } = await import('./support/schema-diff.ts');
  const market = await openMarket('untouched');
  atEnd(() => market.close());
  console.log((await schemaDiff(market.db.reach.directUrl)) || '-- The database and prisma/schema.prisma agree.');
  return 0;
});
