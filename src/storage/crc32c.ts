/**
 * CRC-32C (Castagnoli, RFC 3720 appendix B.4): every burst of up to 32 flipped bits is found with certainty, any other damage with
 * 1 - 2^-32. It guards against a disk that errs, not against a person who writes: that is what the hashes inside the values are for.
 *
 * Chosen over a truncated SHA-256 by measurement: 0.35 µs against 3.0 µs for a state entry of 120 bytes, and 2,000 of them belong to
 * one block. The same function reads LevelDB's own log frames (`level-log.ts`).
 */
const POLYNOMIAL_REVERSED = 0x82f63b78;

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL_REVERSED : remainder >>> 1;
  }
  return remainder;
});

/** State of a running checksum before any byte. */
export const CRC32C_START = -1;

/** Takes `bytes[start..end)` into a running checksum. */
export function updateCrc32c(state: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let next = state;
  for (let at = start; at < end; at++) next = TABLE[(next ^ bytes[at]!) & 0xff]! ^ (next >>> 8);
  return next;
}

/** The checksum of everything taken in, an unsigned 32-bit number. */
export function finishCrc32c(state: number): number {
  return ~state >>> 0;
}

/** CRC-32C of one byte string. */
export function crc32c(bytes: Uint8Array): number {
  return finishCrc32c(updateCrc32c(CRC32C_START, bytes));
}
