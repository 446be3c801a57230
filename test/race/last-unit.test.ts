import { describe, expect, it } from 'vitest';
import { tally, together, useMarket } from '../support/market.ts';

describe('buyers who want the same units', () => {
  const market = useMarket();

  it('sells one unit to exactly one of two buyers, again and again', async () => {
    for (let round = 0; round < 50; round += 1) {
      const { id } = await market().product(1);
      const buyers = await market().buyersWanting(2, [{ productId: id, quantity: 1 }]);
      const answers = await together(buyers, ({ token }) => market().checkout(token));
      expect(tally(answers)).toEqual({ 201: 1, '400 insufficient-stock': 1 });
      expect(await market().stockOf(id)).toBe(0);
    }
    expect(await market().findings()).toEqual([]);
  });
});
