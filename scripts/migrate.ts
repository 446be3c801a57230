import { parseArgs } from 'node:util';
import { openMarket } from './support/market.ts';
import { runScript } from './support/run.ts';

const HELP = `npm run migrate

Brings the database up to the schema of this code: DATABASE_URL, else the embedded PostgreSQL of DATA_DIR.
Does nothing when it is up to date. npm start does the same by itself.`;

await runScript(async ({ atEnd }) => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const market = await openMarket('migrated');
  atEnd(() => market.close());
  console.log('The database is up to date.');
  return 0;
});
