import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agree, correctionsOf, type ProductAccounts } from '../../src/features/inventory/index.ts';

const units = fc.integer({ min: 0, max: 1_000_000 });
/** What a ledger sums up to may be anything once someone wrote into it. */
const sum = fc.integer({ min: -1_000_000, max: 1_000_000 });

const levels = fc.array(
  fc.record({ warehouseId: fc.uuid(), lotId: fc.option(fc.uuid()), onHand: units, ledger: sum }),
  {
    maxLength: 5,
  },
);

const accounts: fc.Arbitrary<ProductAccounts> = fc
  .record({
    productId: fc.uuid(),
    stock: units,
    isShort: fc.boolean(),
    supplied: sum,
    ledger: sum,
    ledgerSupplied: sum,
    promised: units,
    held: units,
    levels,
  })
  .map(({ isShort, stock, ...fields }) => ({
    ...fields,
    // As the database has it: there is no stock beside a shortfall.
    ...(isShort ? { stock: 0, shortfall: stock } : { stock, shortfall: 0 }),
    onHand: fields.levels.reduce((all, { onHand }) => all + onHand, 0),
  }));

/** The accounts when the corrections are written. */
function after(before: ProductAccounts): ProductAccounts {
  const { entries, stock, shortfall, supplied } = correctionsOf(before);
  const deltaOf = (warehouseId: string | null, lotId: string | null) =>
    entries
      .filter((entry) => entry.warehouseId === warehouseId && entry.lotId === lotId)
      .reduce((all, { delta }) => all + delta, 0);
  const ofStock = deltaOf(null, null);
  return {
    ...before,
    ...{ stock, shortfall, supplied: supplied + ofStock },
    ledger: before.ledger + ofStock,
    ledgerSupplied: before.ledgerSupplied + ofStock,
    levels: before.levels.map((level) => ({
      ...level,
      ledger: level.ledger + deltaOf(level.warehouseId, level.lotId),
    })),
  };
}

describe('corrections', () => {
  it('bring all accounts together, whatever they were', () => {
    fc.assert(
      fc.property(accounts, (before) => {
        const now = after(before);
        expect(now.levels.every(({ onHand, ledger }) => onHand === ledger)).toBe(true);
        expect(now.ledger).toBe(now.stock);
        expect(now.supplied).toBe(now.ledgerSupplied);
        expect(now.onHand + now.shortfall).toBe(now.stock + now.promised + now.held);
        expect(now.stock >= 0 && now.shortfall >= 0 && (now.stock === 0 || now.shortfall === 0)).toBe(true);
        expect(agree(now, correctionsOf(now))).toBe(true);
      }),
    );
  });

  it('say what there is after each of them, and are never of nothing', () => {
    fc.assert(
      fc.property(accounts, (before) => {
        const { entries, stock } = correctionsOf(before);
        expect(entries.every(({ delta }) => delta !== 0)).toBe(true);
        expect(entries.every(({ balance }) => balance !== null && balance >= 0)).toBe(true);
        const ofStock = entries.filter(({ warehouseId }) => warehouseId === null);
        let balance = before.ledger;
        const balances = ofStock.map(({ delta }) => {
          balance += delta;
          return balance;
        });
        expect(ofStock.map(({ balance }) => balance)).toEqual(balances);
        if (ofStock.length > 0) expect(ofStock.at(-1)?.balance).toBe(stock);
      }),
    );
  });

  it('are none where all accounts agree', () => {
    fc.assert(
      fc.property(accounts, (before) => {
        expect(correctionsOf(after(before)).entries).toEqual([]);
      }),
    );
  });
});
