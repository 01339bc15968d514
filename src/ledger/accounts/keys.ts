/** State keys of the built-in application: accounts and data in two parts, so that no key of a user can be an account. */
import { concatBytes, utf8ToBytes } from '../../base/bytes.ts';

const ACCOUNT = utf8ToBytes('a');
const DATA = utf8ToBytes('k');
const REWARD = utf8ToBytes('r');

/** Where the sum of all rewards ever given stands, as a balance. */
export const ISSUED_KEY: Uint8Array = utf8ToBytes('i');

/** Where the reward of a height waits until it can be spent. */
export function rewardKey(height: number): Uint8Array {
  const suffix = new Uint8Array(8);
  new DataView(suffix.buffer).setBigUint64(0, BigInt(height));
  return concatBytes(REWARD, suffix);
}

/** Where the balance of an account stands. */
export function accountKey(publicKey: Uint8Array): Uint8Array {
  return concatBytes(ACCOUNT, publicKey);
}

/** Where the value of a user's key stands. */
export function dataKey(key: Uint8Array): Uint8Array {
  return concatBytes(DATA, key);
}

/** A balance as stored: unsigned 64-bit, little-endian. */
export function encodeBalance(balance: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, balance, true);
  return bytes;
}

/** Undefined: there is no such account, which is not the same as a balance of 0. */
export function decodeBalance(bytes: Uint8Array | undefined): bigint | undefined {
  if (bytes === undefined) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
}

/** What an own key of the application is of. */
export function kindOfKey(key: Uint8Array): 'account' | 'data' | 'reward' | 'issued' | undefined {
  switch (key[0]) {
    case ACCOUNT[0]:
      return 'account';
    case DATA[0]:
      return 'data';
    case REWARD[0]:
      return 'reward';
    case ISSUED_KEY[0]:
      return 'issued';
    default:
      return undefined;
  }
}
