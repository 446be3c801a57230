/** What of a product says how much of it can be had. */
export interface Stocked {
  readonly stock: number;
  readonly status: 'ACTIVE' | 'ARCHIVED';
}

/** Units of a product that can be promised now. */
export function availableUnits({ stock, status }: Stocked): number {
  return status === 'ACTIVE' ? stock : 0;
}
