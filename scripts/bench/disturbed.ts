import { openClient } from '../../src/platform/connections.ts';
import { runLoad } from './http-load.ts';
import { type Measurement, measure, type Phase } from './measure.ts';
import type { Fleet } from './processes.ts';
import { freshList, get, inTurn, oneOf } from './requests.ts';
import type { Stage } from './stage.ts';

/** Checkouts while something else goes on in the same process. */

const BUYERS = 100;
const CARTS_PER_SECOND = 6_000;
const LISTS_AT_ONCE = 100;
const WAITING_FOR_LOCKED = 20;

/** What goes on beside is in what it cost, so only the rates and the latencies are the checkouts' own. */
function ownFigures(measured: Measurement): Measurement {
  return {
    ...measured,
    statementsPerOrder: undefined,
    nodeCpu: undefined,
    postgresCpu: undefined,
    meanTries: undefined,
  };
}

/** A hot product while everyone reads lists that nobody else reads. */
function duringLists(stage: Stage, fleet: Fleet): Phase {
  return {
    name: 'hot, 100 buyers, during a storm of lists',
    run: async (seconds) => {
      const hot = [{ productId: await stage.newProduct(), quantity: 1 }];
      const next = inTurn(await stage.checkouts(CARTS_PER_SECOND * seconds, () => hot));
      const { origins } = fleet;
      const storm = runLoad({ origins, connections: LISTS_AT_ONCE, seconds, next: () => get(freshList()) });
      const measured = await measure({ stage, fleet, connections: BUYERS, seconds, success: 201, next });
      await storm;
      return ownFigures(measured);
    },
  };
}

/** All other products while someone holds the row of one, and buyers want that too. */
function whileLocked(stage: Stage, fleet: Fleet): Phase {
  return {
    name: 'cold, 100 buyers, while one product is locked',
    run: async (seconds) => {
      const locked = await stage.newProduct();
      const others = CARTS_PER_SECOND * seconds;
      const requests = await stage.checkouts(others + WAITING_FOR_LOCKED, (index) => [
        { productId: index < others ? oneOf(stage.products) : locked, quantity: 1 },
      ]);
      const holder = await openClient({ url: stage.url, applicationName: 'tianguis bench', silenceTimeoutMs: 0 });
      await holder.query('BEGIN');
      await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [locked]);
      const { origins } = fleet;
      const waiting = runLoad({
        origins,
        connections: WAITING_FOR_LOCKED,
        seconds,
        next: inTurn(requests.slice(others)),
      });
      const next = inTurn(requests.slice(0, others));
      const measured = await measure({ stage, fleet, connections: BUYERS, seconds, success: 201, next });
      await holder.query('ROLLBACK');
      await holder.end();
      await waiting;
      return ownFigures(measured);
    },
  };
}

export function disturbedPhases(stage: Stage, fleet: Fleet): Phase[] {
  return [duringLists(stage, fleet), whileLocked(stage, fleet)];
}
