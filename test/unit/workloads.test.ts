import { describe, expect, it } from 'vitest';
import { divideConnections, WORKLOADS } from '../../src/concurrency/workloads.ts';

describe('the division of connections', () => {
  it('leaves most of them to those who do not only read, however many there are', () => {
    const runningMax = (connections: number) => divideConnections(connections).classes.read.runningMax;
    expect([2, 7, 17, 100].map(runningMax)).toEqual([1, 2, 5, 30]);
  });

  it.each([2, 3, 5, 7, 17, 100, 500])(
    'gives of %i connections every workload one at least, and no more than there are',
    (connections) => {
      const { classes, sharedSlots } = divideConnections(connections);
      const { lane, ...connected } = classes;
      expect(Object.keys(classes)).toEqual([...WORKLOADS]);
      expect(lane.reserved).toBe(Number.POSITIVE_INFINITY);
      const reserved = Object.values(connected).map((one) => one.reserved);
      expect(Math.min(...reserved)).toBeGreaterThanOrEqual(1);
      const all = reserved.reduce((sum, count) => sum + count, sharedSlots);
      expect(all).toBe(Math.max(connections, reserved.length));
    },
  );
});
