/** What brings the accounts of a product together again. Pure; corrections.sql.ts writes it. */

/** What lies in a place, and what the ledger says of it. */
export interface LevelAccounts {
  readonly warehouseId: string;
  readonly lotId: string | null;
  readonly onHand: number;
  readonly ledger: number;
}

/** Everything that says how many units of a product there are. */
export interface ProductAccounts {
  readonly productId: string;
  readonly stock: number;
  /** Units that are promised and no longer there. */
  readonly shortfall: number;
  readonly supplied: number;
  /** What the ledger says of the stock. */
  readonly ledger: number;
  /** What it says of what was supplied. */
  readonly ledgerSupplied: number;
  /** What lies anywhere. */
  readonly onHand: number;
  /** Units of unshipped orders. */
  readonly promised: number;
  /** Units that are held for carts. */
  readonly held: number;
  /** Every place that disagrees with the ledger, then some that do not. */
  readonly levels: readonly LevelAccounts[];
}

/** A row of the ledger that is to be written: of a place, or of the stock. */
export interface CorrectingEntry {
  readonly warehouseId: string | null;
  readonly lotId: string | null;
  readonly delta: number;
  /** Null where it would be negative, which no row can say. */
  readonly balance: number | null;
  readonly reason: string;
}

export interface Corrections {
  /** In the order in which they follow each other. */
  readonly entries: readonly CorrectingEntry[];
  /** What the product's row holds afterwards, but for `supplied`: the entries add to that. */
  readonly stock: number;
  readonly shortfall: number;
  readonly supplied: number;
}

/**
 * The goods that lie there are the truth: the ledger catches up with the places, then with the stock; then the stock becomes what
 * can be promised of the goods, and what is promised beyond them is short.
 */
export function correctionsOf(accounts: ProductAccounts): Corrections {
  const { stock, ledger, shortfall } = accounts;
  const ofLevels = accounts.levels.flatMap(({ warehouseId, lotId, onHand, ledger: known }) => {
    const found = `on hand were ${onHand}, the ledger summed up to ${known}`;
    return onHand === known ? [] : [entry({ warehouseId, lotId, delta: onHand - known, balance: onHand }, found)];
  });
  const found = `the stock was ${stock}, the ledger summed up to ${ledger}`;
  const ofStock = stock === ledger ? [] : [stockEntry(stock - ledger, stock, found)];
  const right = promisable(accounts);
  const toStock = right.stock === stock ? [] : [stockEntry(right.stock - stock, right.stock, foundIn(accounts))];
  const isShortAlone = right.stock === stock && right.shortfall !== shortfall;
  const toShortfall = isShortAlone ? shortfallEntries(accounts, right.shortfall) : [];
  return {
    entries: [...ofLevels, ...ofStock, ...toStock, ...toShortfall],
    ...right,
    supplied: accounts.ledgerSupplied,
  };
}

/** Whether all accounts agree. */
export function agree({ stock, shortfall, supplied }: ProductAccounts, right: Corrections): boolean {
  const isSame = stock === right.stock && shortfall === right.shortfall && supplied === right.supplied;
  return isSame && right.entries.length === 0;
}

/** Stock and shortfall as they should be; as they are where they fit what lies there and what is promised. */
function promisable({ stock, shortfall, onHand, promised, held }: ProductAccounts): {
  stock: number;
  shortfall: number;
} {
  if (onHand + shortfall === stock + promised + held) return { stock, shortfall };
  const free = onHand - promised - held;
  return { stock: Math.max(free, 0), shortfall: Math.max(-free, 0) };
}

/** The ledger has no account of what is short: a pair of rows that come to nothing says that it changed, and why. */
function shortfallEntries(accounts: ProductAccounts, shortfall: number): CorrectingEntry[] {
  const units = Math.abs(shortfall - accounts.shortfall);
  const { stock } = accounts;
  const found = `${foundIn(accounts)}; short are ${shortfall} now`;
  return [stockEntry(units, stock + units, found), stockEntry(-units, stock, found)];
}

function foundIn({ stock, shortfall, onHand, promised, held }: ProductAccounts): string {
  return `${onHand} on hand and ${shortfall} short, ${stock} in stock, ${promised} in unshipped orders and ${held} held`;
}

function stockEntry(delta: number, balance: number, found: string): CorrectingEntry {
  return entry({ warehouseId: null, lotId: null, delta, balance }, found);
}

function entry(
  { balance, ...change }: Omit<CorrectingEntry, 'reason' | 'balance'> & { readonly balance: number },
  found: string,
): CorrectingEntry {
  return { ...change, balance: balance < 0 ? null : balance, reason: `reconciliation: ${found}` };
}
