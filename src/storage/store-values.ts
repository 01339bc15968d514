/**
 * Every value in the chain store stands behind a checksum over its key and itself, because LevelDB does not notice a flipped byte
 * (measured: a wrong value comes back from an `.ldb` file). The key is included so that a value under another key is noticed too.
 */
import { CRC32C_START, finishCrc32c, updateCrc32c } from './crc32c.ts';
import { StoreCorruptError } from './errors.ts';
import { describeKey } from './store-keys.ts';

const CHECKSUM_BYTES = 4;

function checksum(key: Uint8Array, value: Uint8Array, start: number): number {
  // The key's length is in the start value: a byte that moves from the value to the key changes the checksum.
  const state = updateCrc32c(CRC32C_START ^ key.length, key);
  return finishCrc32c(updateCrc32c(state, value, start));
}

/** checksum (4 bytes, little-endian) || value */
export function sealValue(key: Uint8Array, value: Uint8Array): Uint8Array {
  const sealed = Buffer.allocUnsafe(CHECKSUM_BYTES + value.length);
  sealed.set(value, CHECKSUM_BYTES);
  sealed.writeUInt32LE(checksum(key, value, 0), 0);
  return sealed;
}

/**
 * The value behind its checksum, as a view of `sealed`.
 * @throws StoreCorruptError naming the record when the checksum is wrong.
 */
export function openValue(key: Uint8Array, sealed: Uint8Array): Uint8Array {
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (sealed.length < CHECKSUM_BYTES || view.getUint32(0, true) !== checksum(key, sealed, CHECKSUM_BYTES))
    throw new StoreCorruptError(describeKey(key), 'its checksum is wrong');
  return new Uint8Array(sealed.buffer, sealed.byteOffset + CHECKSUM_BYTES, sealed.length - CHECKSUM_BYTES);
}
