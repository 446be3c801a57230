import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { openClient, openPool, SILENCE_TIMEOUT_MS } from '../src/platform/connections.ts';
import { jobsSchemaOf } from '../src/platform/schema-name.ts';
import { type Failover, failOver, type How, type Stage } from './drill/failover.ts';
import { PatroniCluster } from './drill/patroni-cluster.ts';
import { type Run, runScript, UsageError, wholeNumber } from './support/run.ts';
import { say } from './support/say.ts';
import { startServer } from './support/server-process.ts';

const HELP = `npm run drill:failover [-- --times N] [--how kill|freeze] [--buyers N]

Brings up a cluster of three PostgreSQL nodes (Patroni with a synchronous standby, etcd, HAProxy) in a folder for temporary
files, two processes of the product on it, and buyers who check out with Idempotency-Keys. In the midst of it the primary is
killed, and comes back as a standby later. Proves that no acknowledged order is lost, nothing is sold twice, each key has one
order, and checkouts go on by themselves within 30 s; prints how long nobody could buy.

  --times   how often the primary of the moment is lost, 1 to 20 (default 1)
  --how     kill: PostgreSQL and Patroni die (default); freeze: they stand still, and go on after another has taken over
  --buyers  buyers each time, 100 to 5000 (default 600)

Needs Debian's packages postgresql, patroni, etcd-server and haproxy, and Linux. As root, they run as the user postgres.
Exit code 0: every guarantee held, every time. 1: one did not.`;

interface Options {
  readonly times: number;
  readonly how: How;
  readonly buyers: number;
}

function parseOptions(): Options | 'help' {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { times: text, how: text, buyers: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  const { how = 'kill' } = values;
  if (how !== 'kill' && how !== 'freeze') throw new UsageError('--how must be kill or freeze.');
  return {
    times: wholeNumber('times', values.times, 1, [1, 20]),
    how,
    buyers: wholeNumber('buyers', values.buyers, 600, [100, 5_000]),
  };
}

const DATABASE = 'tianguis';
/** On a busy machine, statements about whole tables take their time. */
const SCRIPT = { applicationName: 'tianguis drill', silenceTimeoutMs: 12 * SILENCE_TIMEOUT_MS };

/** The cluster, and the product on it. */
async function setStage({ atEnd }: Run): Promise<Stage> {
  const cluster = await PatroniCluster.start(say);
  atEnd(() => cluster.close());
  const admin = await openClient({ url: cluster.url('postgres'), ...SCRIPT });
  await admin.query(`CREATE DATABASE ${DATABASE}`).finally(() => admin.end());
  const jwtSecret = randomBytes(24).toString('hex');
  const environment = { NODE_ENV: 'test', DATABASE_URL: cluster.url(DATABASE), JWT_SECRET: jwtSecret };
  say('Starting two processes of the product …');
  const origins: string[] = [];
  for (let count = 0; count < 2; count += 1) {
    const server = await startServer({ environment, stdout: 'ignore', stderr: 'ignore' });
    atEnd(() => server.stop());
    origins.push(server.origin);
  }
  const pool = openPool({ url: cluster.url(DATABASE), max: 4, ...SCRIPT });
  atEnd(() => pool.end());
  return { cluster, pool, jobsSchema: jobsSchemaOf(cluster.url(DATABASE)), origins, jwtSecret };
}

function report({ lost, primary, gapMs, load, guarantees }: Failover): boolean {
  say(`${lost} was lost, ${primary} took over. Nobody could buy for ${(gapMs / 1000).toFixed(1)} s.`);
  say(`  ${load.acknowledged.length} bought. Other answers on the way: ${JSON.stringify(load.others)}.`);
  for (const { name, holds, found } of guarantees) say(`  ${holds ? 'ok   ' : 'WRONG'}  ${name}: ${found}`);
  return guarantees.every(({ holds }) => holds);
}

await runScript(async (run) => {
  const options = parseOptions();
  if (options === 'help') {
    say(HELP);
    return 0;
  }
  const stage = await setStage(run);
  const failovers: Failover[] = [];
  for (let time = 1; time <= options.times && !run.signal.aborted; time += 1) {
    say(`Time ${time} of ${options.times}: ${options.buyers} buyers …`);
    const failover = await failOver(stage, options, say);
    failovers.push(failover);
    if (!report(failover)) return 1;
  }
  const gaps = failovers.map(({ gapMs }) => (gapMs / 1000).toFixed(1));
  say(`Every guarantee held. Seconds without a checkout: ${gaps.join(', ')}.`);
  return 0;
});
