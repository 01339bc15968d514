/**
 * How hard a block was: a target is the greatest hash, read as a number, that counts as work; the work of a block is how many hashes it takes
 * on average to find one (pow.md, "Rules").
 */
import { bytesToHex, hexToBytes } from '../../base/bytes.ts';

const HASHES = 1n << 256n;

/** Target that takes `hashes` hashes on average; at least 1. */
export function difficultyToTarget(hashes: number): bigint {
  return HASHES / BigInt(hashes) - 1n;
}

/** Work of one block: 2^256 / (target + 1), rounded down. */
export function targetToWork(target: bigint): bigint {
  return HASHES / (target + 1n);
}

/** 32 bytes, big-endian: in this order comparing bytes is comparing numbers. */
export function numberToBytes32(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0'))!;
}

export function bytes32ToNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x${bytesToHex(bytes)}`);
}
