import type { Statement } from '../../platform/statements.ts';
import { DRIFTING_AFTER, driftText, ONE_PRODUCT } from '../inventory/index.ts';
import { unshippedUnits } from '../orders/index.ts';

/** Products after $1, $2 of them at most, and the accounts of those that disagree: a DriftRow. */
export const FIND_DRIFT: Statement = {
  name: 'reconciliation-drift',
  text: driftText(DRIFTING_AFTER, unshippedUnits),
};

/** The accounts of the product $1, whatever they say: a DriftRow. */
export const READ_ACCOUNTS = driftText(ONE_PRODUCT, unshippedUnits);
