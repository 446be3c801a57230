import { expect, it } from 'vitest';
import { printResult } from '../../scripts/race/report.ts';

const SIZE = { buyers: 100, stock: 10, retries: 3 };
const RESULT = { finalMs: [1], stockBefore: 10, stockAfter: 0, unitsSold: 10, totalMs: 1 };

const codeOf = (answers: Readonly<Record<string, number>>) =>
  printResult({ ...RESULT, answers: new Map(Object.entries(answers)) }, SIZE);

it('a race holds where every unit has a buyer who was told so', () => {
  expect(codeOf({ '201': 10, '400 insufficient-stock': 90 })).toBe(0);
  expect(codeOf({ '201': 9, '400 insufficient-stock': 91 })).toBe(1);
  expect(codeOf({ '201': 11, '400 insufficient-stock': 89 })).toBe(1);
});

it('a race holds where a buyer who was told that nobody knows has a unit, but no more than such buyers have one', () => {
  expect(codeOf({ '201': 9, '503 database-unavailable': 1, '400 insufficient-stock': 90 })).toBe(0);
  expect(codeOf({ '201': 8, '503 database-unavailable': 1, '400 insufficient-stock': 91 })).toBe(1);
});
