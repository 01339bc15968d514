/** Whole numbers that JavaScript holds exactly: heights, views, sequence numbers, nonces, counts and times. */

/** Is this an integer in 0..2^53-1? Everything that arrives from outside as a number is asked this first. */
export function isSafeCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
