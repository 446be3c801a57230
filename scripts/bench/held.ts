import { connect, type Socket } from 'node:net';
import { runLoad } from './http-load.ts';
import { type Measurement, measure, type Phase } from './measure.ts';
import type { Fleet } from './processes.ts';
import { holdRequest, inTurn, oneOf } from './requests.ts';
import type { BasketItem, Shopper, Stage } from './stage.ts';

/** Holding carts, checking out what is held, and a sale that many follow. */

const BUYERS = 500;
const CARTS_PER_SECOND = 9_000;
/** Holding takes less than a checkout. */
const HOLDS_SECONDS = 60;
const LISTENERS = 1_000;
const STREAMS_PER_ACCOUNT = 10;

export const HOT_HELD = 'hot, 500 buyers, held before';
export const COLD_HELD = 'cold, 500 buyers, 1 item, held before';
export const COLD_ONE = 'cold, 500 buyers, 1 item';
export const FOLLOWED = 'hot, 500 buyers, followed by 1,000 streams';

type Choose = () => readonly BasketItem[];

const coldItem = (stage: Stage) => () => [{ productId: oneOf(stage.products), quantity: 1 }];

async function hotItem(stage: Stage): Promise<Choose> {
  const hot = [{ productId: await stage.newProduct(), quantity: 1 }];
  return () => hot;
}

function holding(stage: Stage, fleet: Fleet): Phase {
  return {
    name: 'hold, 500 buyers, hot',
    run: async (seconds) => {
      const shoppers = await stage.buyersWith(CARTS_PER_SECOND * seconds, await hotItem(stage));
      const next = inTurn(shoppers.map(holdRequest));
      return measure({ stage, fleet, connections: BUYERS, seconds, success: 201, next });
    },
  };
}

function checkoutOfHeld(stage: Stage, fleet: Fleet, name: string, chooser: () => Promise<Choose>): Phase {
  return {
    name,
    run: async (seconds) => {
      const shoppers = await stage.buyersWith(CARTS_PER_SECOND * seconds, await chooser());
      const holds = inTurn(shoppers.map(holdRequest));
      await runLoad({ origins: fleet.origins, connections: BUYERS, seconds: HOLDS_SECONDS, next: holds });
      await stage.settle();
      const next = inTurn(shoppers.map(({ request }) => request));
      return measure({ stage, fleet, connections: BUYERS, seconds, success: 201, next });
    },
  };
}

function coldOne(stage: Stage, fleet: Fleet): Phase {
  return {
    name: COLD_ONE,
    run: async (seconds) => {
      const next = inTurn(await stage.checkouts(CARTS_PER_SECOND * seconds, coldItem(stage)));
      return measure({ stage, fleet, connections: BUYERS, seconds, success: 201, next });
    },
  };
}

/** Streams of events about a product, each read as it comes. */
async function openStreams(origin: string, productId: string, shoppers: readonly Shopper[]): Promise<() => number> {
  const { hostname, port } = new URL(origin);
  let events = 0;
  const sockets = await Promise.all(
    Array.from({ length: LISTENERS }, async (_, index) => {
      const authorization = shoppers[Math.floor(index / STREAMS_PER_ACCOUNT)]?.authorization ?? '';
      const socket = await new Promise<Socket>((resolve, reject) => {
        const opened = connect(Number(port), hostname, () => resolve(opened)).once('error', reject);
      });
      socket.on('error', () => {});
      socket.write(
        `GET /api/events?topics=stock:${productId} HTTP/1.1\r\nhost: bench\r\nauthorization: ${authorization}\r\n\r\n`,
      );
      await new Promise((resolve) => socket.once('data', resolve));
      socket.on('data', (chunk: Buffer) => {
        if (chunk.includes('stock.changed')) events += 1;
      });
      return socket;
    }),
  );
  return () => {
    for (const socket of sockets) socket.destroy();
    return events;
  };
}

function followed(stage: Stage, fleet: Fleet): Phase {
  return {
    name: FOLLOWED,
    run: async (seconds) => {
      const choose = await hotItem(stage);
      const [{ productId = '' } = {}] = choose();
      const shoppers = await stage.buyersWith(CARTS_PER_SECOND * seconds, choose);
      const close = await openStreams(fleet.origins[0] ?? '', productId, shoppers);
      const next = inTurn(shoppers.map(({ request }) => request));
      const measured: Measurement = await measure({ stage, fleet, connections: BUYERS, seconds, success: 201, next });
      if (close() < LISTENERS) throw new Error('the streams were not told of the sale');
      return measured;
    },
  };
}

export function heldPhases(stage: Stage, fleet: Fleet): Phase[] {
  const cold = async () => coldItem(stage);
  return [
    holding(stage, fleet),
    checkoutOfHeld(stage, fleet, HOT_HELD, () => hotItem(stage)),
    coldOne(stage, fleet),
    checkoutOfHeld(stage, fleet, COLD_HELD, cold),
    followed(stage, fleet),
  ];
}
