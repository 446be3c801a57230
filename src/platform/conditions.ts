import type { Statement } from './statements.ts';

/** Statements whose conditions are put together as they are asked for. */

/**
 * The parameters of a statement, numbered as they come. The planner doesn't look into them, so that one plan serves all values:
 * it takes longer to plan a list anew, for a price that looks as if it were rare, than to read it.
 */
export class Parameters {
  readonly values: unknown[] = [];

  /** @returns the parameter as the statement names it */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `(SELECT $${this.values.length}::${type})`;
  }
}

export function allOf(conditions: readonly (string | false)[]): string {
  return conditions.filter((condition) => condition !== false).join(' AND ') || 'true';
}

/** The names of prepared statements are cut off at 63 bytes, so a text has a number instead. */
const numbers = new Map<string, number>();

/** A statement that is prepared once for each combination of filters. @param kind of which there are several texts, such as `catalog-list` */
export function prepared(kind: string, text: string): Statement {
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return { name: `${kind}-${number}`, text };
}
