import { parseArgs } from 'node:util';
import { promoteToAdmin } from '../src/features/accounts/index.ts';
import { openMarket } from './support/market.ts';
import { runScript, UsageError } from './support/run.ts';

const HELP = `npm run admin -- --email someone@example.com

Makes an existing account an administrator; there is no other way to become one.
The account gets its new role with its next access token (15 minutes at most).`;

await runScript(async ({ atEnd }) => {
  const { values } = parseArgs({ options: { email: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (values.email === undefined) throw new UsageError(`Say whose: --email someone@example.com\n\n${HELP}`);
  const market = await openMarket();
  atEnd(() => market.close());
  const user = await promoteToAdmin(market.db, values.email);
  if (user === undefined) {
    console.error(`There is no account ${values.email}. Register it first with POST /api/auth/register.`);
    return 1;
  }
  console.log(`${user.email} is now an administrator.`);
  return 0;
});
