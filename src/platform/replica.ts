import { Counter, Gauge, type Registry } from 'prom-client';
import { connectionsOf, endSoon, type PoolAddress } from './connections.ts';
import { type Database, openDatabase } from './database.ts';
import type { Logger } from './logging.ts';
import { whichServer } from './replica.sql.ts';
import { REPLICA_STATES, ReplicaWatch } from './replica-watch.ts';
import { askOn } from './statements.ts';

/** A standby that is read from: how it is reached, and what is known of it. */
export interface Replica {
  /** Only for what reads: it takes no writes. */
  readonly db: Database;
  readonly watch: ReplicaWatch;
  /** Looks for it from now on. */
  start(): void;
  close(): Promise<void>;
}

export interface ReplicaOptions extends PoolAddress {
  readonly primary: PoolAddress;
  /** Connections of what reads, at most. */
  readonly poolSize: number;
  /** How old what it says may be, in milliseconds. */
  readonly lagMaxMs: number;
  readonly log: Logger;
}

/** Longest wait for an answer to a statement; then the primary is asked. */
const ANSWER_WITHIN_MS = 1_000;
/** The same for a connection, be it new or one of the pool's. */
const CONNECT_WITHIN_MS = 500;
const FAREWELL_MS = 1_000;

/** Opens a replica. Nobody waits for it: until it was looked for and found to be there, it is not asked. */
export function openReplica({ primary, poolSize, lagMaxMs, log, ...address }: ReplicaOptions): Replica {
  const watch = new ReplicaWatch({ primary, replica: address, lagMaxMs, log });
  const db = openDatabase({
    ...address,
    poolSize,
    applicationName: 'tianguis replica',
    silenceTimeoutMs: ANSWER_WITHIN_MS,
    connectTimeoutMs: CONNECT_WITHIN_MS,
    // What is known of one server says nothing of others at the same address.
    onConnect: async (client) => {
      const server = await whichServer(askOn(client));
      if (server !== watch.server) throw new AnotherServer();
    },
    // Whoever watches it looks at once, and tells of it, once.
    onWarning: (message) => watch.suspect(message),
  });
  const open = connectionsOf(db.pool);
  return {
    db,
    watch,
    start: () => watch.start(),
    close: async () => {
      await Promise.all([watch.stop(), endSoon(() => db.close(), open, FAREWELL_MS)]);
    },
  };
}

/** The address led elsewhere: after a restart of the replica, say, that was not looked at since. */
class AnotherServer extends Error {
  override name = 'AnotherServer';
  override message = 'the address of the replica leads to another server';
}

/** Where a read that may be asked of the replica was answered; `fallback`: the primary was asked after the replica. */
const ANSWERED_BY = ['replica', 'primary', 'fallback'] as const;
export type AnsweredBy = (typeof ANSWERED_BY)[number];

/** What is told of a replica, also where there is none. @returns counts a read */
export function observeReplica(registry: Registry, replica: () => Replica | undefined): (by: AnsweredBy) => void {
  const registers = [registry];
  new Gauge({
    name: 'tianguis_replica_state',
    help: 'Processes that find the read replica in this state; 0 in all where DATABASE_REPLICA_URL names none.',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of REPLICA_STATES) this.set({ state }, replica()?.watch.state === state ? 1 : 0);
    },
  });
  new Gauge({
    name: 'tianguis_replica_lag_seconds',
    help: 'How old what the read replica says is at most, the time since the last look at it included; 0 where there is none.',
    aggregator: 'max',
    registers,
    collect() {
      this.set((replica()?.watch.lagMs ?? 0) / 1_000);
    },
  });
  new Gauge({
    name: 'tianguis_replica_lag_bytes',
    help: 'What the read replica did not have of the write-ahead log when it was looked at last; 0 where there is none.',
    aggregator: 'max',
    registers,
    collect() {
      this.set(replica()?.watch.lagBytes ?? 0);
    },
  });
  const reads = new Counter({
    name: 'tianguis_replica_reads_total',
    help: 'Reads that may be asked of the read replica, by who answered; fallback: the primary, after the replica was asked.',
    labelNames: ['by'],
    registers,
  });
  for (const by of ANSWERED_BY) reads.inc({ by }, 0);
  return (by) => reads.inc({ by });
}
