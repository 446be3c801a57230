import { describe, expect, it } from 'vitest';
import { inHalves, type Part } from '../../src/concurrency/index.ts';

class Guilty extends Error {}

/** Work on numbers that fails as a whole when one of them is guilty. */
function workWith(guilty: ReadonlySet<number>) {
  const works: (readonly number[])[] = [];
  const work = async (items: readonly number[]) => {
    works.push(items);
    if (items.some((item) => guilty.has(item))) throw new Guilty();
    return items.length;
  };
  return { works, work };
}

async function run(count: number, guilty: ReadonlySet<number>) {
  const { works, work } = workWith(guilty);
  const parts: Part<number, number>[] = [];
  const items = Array.from({ length: count }, (_, index) => index);
  const mayBeOnesFault = (error: unknown) => error instanceof Guilty;
  for await (const part of inHalves(items, { work, mayBeOnesFault })) parts.push(part);
  return { works, parts };
}

describe('work in halves', () => {
  it('does everything at once when nobody is guilty', async () => {
    const { works, parts } = await run(200, new Set());
    expect(works).toHaveLength(1);
    expect(parts).toMatchObject([{ result: 200 }]);
  });

  it('does nothing for nobody', async () => {
    expect((await run(0, new Set())).works).toEqual([]);
  });

  it.each([
    ['the first', 200, [0]],
    ['the last', 200, [199]],
    ['a few', 200, [3, 4, 77, 150]],
    ['every second', 64, Array.from({ length: 32 }, (_, index) => 2 * index)],
    ['all', 200, Array.from({ length: 200 }, (_, index) => index)],
    ['one alone', 1, [0]],
  ])('finds the guilty and does all others once: %s', async (_who, count, guilty) => {
    const { works, parts } = await run(count, new Set(guilty));
    const failed = parts.flatMap((part) => ('error' in part ? [part.items] : []));
    expect(failed).toEqual(guilty.map((item) => [item]));
    const done = parts.flatMap((part) => ('error' in part ? [] : part.items));
    expect([...done, ...guilty].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(works.length).toBeLessThanOrEqual(2 * count - 1);
    const worksPerItem = Array.from({ length: count }, (_, item) => works.filter((part) => part.includes(item)).length);
    expect(Math.max(...worksPerItem)).toBeLessThanOrEqual(Math.ceil(Math.log2(count)) + 1);
  });

  it('does not split what is nobody’s fault, and goes on only as long as someone reads', async () => {
    const works: number[] = [];
    const work = async (items: readonly number[]) => {
      works.push(items.length);
      throw items.length > 2 ? new Guilty() : new Error('the database is gone');
    };
    for await (const part of inHalves([1, 2, 3, 4], { work, mayBeOnesFault: (error) => error instanceof Guilty })) {
      expect(part).toMatchObject({ items: [1, 2], error: { message: 'the database is gone' } });
      break;
    }
    expect(works).toEqual([4, 2]);
  });
});
