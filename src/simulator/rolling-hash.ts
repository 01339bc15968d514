/**
 * A fast, non-cryptographic hash over a whole run: two runs of one seed must end with the same one.
 * It folds numbers, texts and bytes, and walks plain values in the order of their keys. Not for anything that a peer could choose against us.
 */

export interface RollingHash {
  readonly number: (value: number) => void;
  readonly text: (value: string) => void;
  readonly bytes: (value: Uint8Array) => void;
  /** Any plain value: numbers, texts, bytes, lists and records of them. */
  readonly value: (value: unknown) => void;
  /** 53 bits of the state. */
  readonly digest: () => number;
}

/** Odd multipliers with well-spread bits (MurmurHash3 and xxHash use the same ones). */
const FIRST_PRIME = 0x85ebca6b;
const SECOND_PRIME = 0x9e3779b1;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

export function createRollingHash(seed = 0): RollingHash {
  let low = seed | 0;
  let high = ~seed | 0;

  const word = (value: number): void => {
    low = Math.imul(low ^ value, FIRST_PRIME);
    low ^= low >>> 15;
    high = Math.imul((high ^ value) + low, SECOND_PRIME);
    high ^= high >>> 13;
  };
  const number = (value: number): void => {
    float[0] = value;
    word(words[0]!);
    word(words[1]!);
  };
  const text = (value: string): void => {
    for (let index = 0; index < value.length; index += 1) word(value.charCodeAt(index));
    word(value.length);
  };
  const bytes = (value: Uint8Array): void => {
    const end = value.length & ~3;
    let index = 0;
    for (; index < end; index += 4) {
      word(value[index]! | (value[index + 1]! << 8) | (value[index + 2]! << 16) | (value[index + 3]! << 24));
    }
    for (; index < value.length; index += 1) word(value[index]!);
    word(value.length);
  };
  const value = (item: unknown): void => {
    if (typeof item === 'number') number(item);
    else if (typeof item === 'string') text(item);
    else if (item instanceof Uint8Array) bytes(item);
    else if (Array.isArray(item)) {
      for (const entry of item) value(entry);
      word(item.length);
    } else if (typeof item === 'object' && item !== null) {
      for (const key in item) {
        text(key);
        value((item as Record<string, unknown>)[key]);
      }
    } else text(String(item));
  };
  return { number, text, bytes, value, digest: () => (high & 0x1fffff) * 2 ** 32 + (low >>> 0) };
}

/** Hash of one plain value. */
export function fingerprint(item: unknown): number {
  const hash = createRollingHash();
  hash.value(item);
  return hash.digest();
}
