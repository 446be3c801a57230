import { parseArgs } from 'node:util';
import { CHECKS } from '../src/features/all.ts';
import { checkConsistency } from '../src/features/operations/index.ts';
import { jwtSecretOf } from '../src/jwt-secret.ts';
import { type RaceResult, type RaceSize, raceThroughApi } from './race/guarded.ts';
import { printResult } from './race/report.ts';
import { raceUnguarded } from './race/unguarded.ts';
import { createTokenSigner } from './support/crowd.ts';
import { openMarket } from './support/market.ts';
import { type Run, runScript, wholeNumber } from './support/run.ts';
import { say } from './support/say.ts';
import { useServer } from './support/server.ts';

const HELP = `npm run race -- [options]

Lets many buyers check out one product at the same instant, and shows whether more was sold than there was.

  --buyers N     how many buyers (100)
  --stock N      how many units there are (10)
  --retries N    how often a buyer who gets a 409 or 503 tries again, after Retry-After (5)
  --url URL      the server to race against; default: the one at PORT if it has this database, else one is started
  --unguarded    the same race against a plain read-then-write in this script, to see what overselling looks like
  --help

The buyers, the product and the orders stay in the database (DATABASE_URL, else the embedded PostgreSQL of DATA_DIR).
Exit code: 0 the guarantee held; 1 it broke; 2 wrong usage.`;

interface Options extends RaceSize {
  readonly url: string | undefined;
  readonly unguarded: boolean;
}

function parseOptions(): Options | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    options: { buyers: text, stock: text, retries: text, url: text, unguarded: flag, help: { ...flag, short: 'h' } },
  });
  if (values.help) return 'help';
  return {
    buyers: wholeNumber('buyers', values.buyers, 100, [1, 20_000]),
    stock: wholeNumber('stock', values.stock, 10, [0, 1_000_000]),
    retries: wholeNumber('retries', values.retries, 5, [0, 100]),
    url: values.url,
    unguarded: values.unguarded ?? false,
  };
}

async function race(options: Options, { atEnd, signal }: Run): Promise<RaceResult> {
  const market = await openMarket();
  atEnd(() => market.close());
  if (options.unguarded) return raceUnguarded(market.db.pool, options);
  const server = await useServer({ config: market.config, databaseUrl: market.url, url: options.url });
  atEnd(() => server.stop());
  say(`Racing against ${server.origin}${server.isOwn ? ', started for this race' : ''}.`);
  const signer = await createTokenSigner(jwtSecretOf(market.config));
  const result = await raceThroughApi({ pool: market.db.pool, origin: server.origin, signer, signal }, options);
  const client = await market.db.pool.connect();
  const findings = await checkConsistency(client, CHECKS);
  client.release();
  return { ...result, findings };
}

await runScript(async (run) => {
  const options = parseOptions();
  if (options === 'help') {
    say(HELP);
    return 0;
  }
  say(`${options.buyers} buyers, ${options.stock} units${options.unguarded ? ', and no guard' : ''}.`);
  return printResult(await race(options, run), options);
});
