import { parseArgs } from 'node:util';
import { backgroundContext } from '../src/concurrency/index.ts';
import { correctionsOf, findMovements, type ProductAccounts } from '../src/features/inventory/index.ts';
import { correctDrift, findDrift, noteRun } from '../src/features/reconciliation/index.ts';
import { pendingMigrations } from '../src/platform/migrations.ts';
import { describeCorrections, describeDrift } from './support/drift-report.ts';
import { type Market, openMarket } from './support/market.ts';
import { type Run, runScript } from './support/run.ts';
import { say } from './support/say.ts';

const HELP = `npm run reconcile [-- --fix]

Looks at every product of the live database (DATABASE_URL, else the embedded PostgreSQL of DATA_DIR) for accounts that
disagree: the stock with its ledger, what lies in each place with its ledger, and what lies anywhere, less what unshipped
orders have been promised, with the stock. Shows each such product with its last 20 movements, and the corrections that
--fix would write. Without --fix it only reads, a thousand products at a time, and can run beside any traffic.

  --fix   Prints the corrections of a product, then writes them, each product in a transaction of its own, after having
          looked again under its locks. The goods that lie in a place are the truth: the ledger gets an ADJUSTMENT of
          what it is off by, in that place, then of the stock; then the stock becomes what lies there less what is
          promised, with a further ADJUSTMENT, and what is promised beyond that becomes the product's shortfall. If
          goods were counted anew, adjust them first. No row of the ledger is changed or removed, and no place.

Exit code 0: nothing disagrees, or all of it was corrected. 1: something disagrees.`;

const MOVEMENTS_SHOWN = 20;

await runScript(async (run) => {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' }, fix: { type: 'boolean' } } });
  if (values.help) {
    say(HELP);
    return 0;
  }
  const market = await openMarket('untouched');
  run.atEnd(() => market.close());
  const missing = await pendingMigrations(market.db.pool);
  if (missing.length > 0) {
    console.error(`The database lacks ${missing.join(', ')}. Run npm run migrate, or npm start, first.`);
    return 1;
  }
  return reconcile(market, run, values.fix ?? false);
});

/** @returns the exit code */
async function reconcile(market: Market, { signal }: Run, fix: boolean): Promise<number> {
  const startedAt = new Date();
  let [products, drifting, left] = [0, 0, 0];
  for await (const look of findDrift(market.db.pool, signal)) {
    products += look.products;
    drifting += look.drifting.length;
    for (const accounts of look.drifting) {
      signal.throwIfAborted();
      const isLeft = !(await tell(market, accounts, fix));
      if (isLeft) left += 1;
    }
  }
  signal.throwIfAborted();
  // Whoever corrects has the gauge say so at once; whoever only looks leaves no trace.
  if (fix) await noteRun(market.db, { startedAt, products, drifting: left });
  if (drifting === 0) say(`The accounts of ${products} products agree.`);
  else say(`The accounts of ${drifting} of ${products} products disagreed; ${drifting - left} were corrected.`);
  if (left > 0 && !fix) say('npm run reconcile -- --fix writes the corrections shown.');
  return left > 0 ? 1 : 0;
}

/** Shows a product, then corrects it where that is wanted. @returns whether its accounts agree now */
async function tell({ db }: Market, accounts: ProductAccounts, fix: boolean): Promise<boolean> {
  const { productId } = accounts;
  const window = { offset: 0, limit: MOVEMENTS_SHOWN, after: undefined };
  const query = { productId, page: 1, limit: MOVEMENTS_SHOWN };
  const { movements } = await findMovements(db.ask, undefined, query, window);
  const planned = describeCorrections(accounts, correctionsOf(accounts));
  say(
    `${describeDrift(accounts, movements)}\n${fix ? 'Corrections:' : 'Corrections that --fix would write:'}\n${planned}`,
  );
  if (!fix) {
    say('');
    return false;
  }
  try {
    const corrected = await correctDrift(backgroundContext(db), productId);
    const written = corrected && describeCorrections(corrected.accounts, corrected.written);
    if (written === undefined) say('Nothing was written: by now they agree.\n');
    else if (written === planned) say('Written.\n');
    else say(`Goods moved meanwhile, so this was written instead:\n${written}\n`);
    return true;
  } catch (error) {
    say(`Nothing was written: ${(error as Error).message}\n`);
    return false;
  }
}
