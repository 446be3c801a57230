import { say } from '../support/say.ts';
import { percentile } from '../support/statistics.ts';
import { table } from '../support/table.ts';
import type { RaceResult, RaceSize } from './guarded.ts';

/** Whoever is told this may have ordered: the answer of the database did not come in time. */
const UNSURE = '503 database-unavailable';

/** What is wrong with the outcome; nothing when the guarantee held. */
function faults(
  { answers, stockBefore, stockAfter, unitsSold, findings = [] }: RaceResult,
  { buyers }: RaceSize,
): string[] {
  const wrong: string[] = [];
  const acknowledged = answers.get('201') ?? 0;
  if (unitsSold > stockBefore) wrong.push(`OVERSOLD: ${unitsSold} units sold, there were ${stockBefore}.`);
  if (stockAfter < 0) wrong.push(`Stock is below zero: ${stockAfter}.`);
  if (unitsSold + stockAfter !== stockBefore)
    wrong.push(`${unitsSold} sold and ${stockAfter} left do not make ${stockBefore}.`);
  const unsure = answers.get(UNSURE) ?? 0;
  if (unitsSold < acknowledged || unitsSold > acknowledged + unsure)
    wrong.push(`${acknowledged} buyers were told 201, ${unitsSold} units are ordered.`);
  if (unitsSold < Math.min(stockBefore, buyers))
    wrong.push(`Only ${unitsSold} units were sold to ${buyers} buyers; try more --retries.`);
  for (const { check, subject, problem } of findings) wrong.push(`${check}: ${subject} ${problem}`);
  return wrong;
}

/** Prints the outcome. @returns the exit code */
export function printResult(result: RaceResult, size: RaceSize): number {
  const rows = [
    ...[...result.answers].sort().map(([outcome, count]) => [`answers ${outcome}`, String(count)]),
    ['stock before', String(result.stockBefore)],
    ['units sold', String(result.unitsSold)],
    ['stock after', String(result.stockAfter)],
    ['time', `${(result.totalMs / 1000).toFixed(2)} s`],
    ['last answer to a buyer, p50', `${percentile(result.finalMs, 0.5).toFixed(0)} ms`],
    ['last answer to a buyer, p99', `${percentile(result.finalMs, 0.99).toFixed(0)} ms`],
  ];
  say(`\n${table(['figure', 'measured'], rows)}\n`);
  const wrong = faults(result, size);
  for (const line of wrong) say(`  ${line}`);
  say(wrong.length === 0 ? '  The guarantee held: nothing was sold twice.' : '  The guarantee broke.');
  return wrong.length === 0 ? 0 : 1;
}
