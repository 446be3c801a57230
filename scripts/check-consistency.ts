import { parseArgs } from 'node:util';
import { CHECKS } from '../src/features/all.ts';
import { checkConsistency } from '../src/features/operations/index.ts';
import { pendingMigrations } from '../src/platform/migrations.ts';
import { openMarket } from './support/market.ts';
import { runScript } from './support/run.ts';
import { table } from './support/table.ts';

const HELP = `npm run check-consistency

Proves on the live database (DATABASE_URL, else the embedded PostgreSQL of DATA_DIR) that no unit was lost, invented or
sold twice, and that every centavo is where the ledger of money says. It only reads, on one snapshot, and can run beside any
traffic.
Exit code 0: everything holds. 1: something is wrong, and the table says what. Where it is about stock, goods and the
ledger, npm run reconcile shows what led to it, and corrects it with -- --fix.`;

await runScript(async ({ atEnd }) => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const market = await openMarket('untouched');
  atEnd(() => market.close());
  const missing = await pendingMigrations(market.db.pool);
  if (missing.length > 0) {
    console.error(`The database lacks ${missing.join(', ')}. Run npm run migrate, or npm start, first.`);
    return 1;
  }
  const client = await market.db.pool.connect();
  const findings = await checkConsistency(client, CHECKS, ({ name }, found) => {
    console.log(`${found.length === 0 ? 'ok   ' : 'WRONG'}  ${name}`);
  });
  client.release();
  if (findings.length === 0) {
    console.log('Everything holds.');
    return 0;
  }
  const rows = findings.map(({ check, subject, problem }) => [check, subject, problem]);
  console.log(table(['check', 'subject', 'problem'], rows, 'words'));
  console.error(`${findings.length} findings.`);
  return 1;
});
