/** What re-verification finds. */

/** The first thing found wrong with a stored chain: a failure of the world. */
export class DamagedChainError extends Error {
  override readonly name = 'DamagedChainError';
  readonly code = 'damaged-chain';
  /** Where; 0 is the genesis. */
  readonly height: number;

  constructor(height: number, what: string) {
    super(what);
    this.height = height;
  }
}

/** A check that throws what is wrong at this height, unless its condition holds. */
export function createExpect(height: number): (condition: boolean, what: string) => void {
  return (condition, what) => {
    if (!condition) throw new DamagedChainError(height, what);
  };
}
