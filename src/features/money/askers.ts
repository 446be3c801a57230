/** Whose money something is about, and who asks. */
export interface Asked {
  readonly sellerId: string;
  /** Absent: the seller. */
  readonly operatorId?: string;
}
