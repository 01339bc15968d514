/**
 * How hard a block was: a target is the greatest hash, read as a number, that counts as work; the work of a block is how many hashes it takes
 * on average to find one (pow.md, "Rules").
 */
const HASHES = 1n << 256n;

/** Target that takes `hashes` hashes on average; at least 1. */
export function difficultyToTarget(hashes: number): bigint {
  return HASHES / BigInt(hashes) - 1n;
}

/** Work of one block: 2^256 / (target + 1), rounded down. */
export function targetToWork(target: bigint): bigint {
  return HASHES / (target + 1n);
}
