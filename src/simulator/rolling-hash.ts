/**
 * A fast, non-cryptographic hash over a whole run: two runs of one seed must end with the same one.
 * It folds numbers, texts and bytes, and walks plain values in the order of their keys. Not for anything that a peer could choose against us.
 */

export interface RollingHash {
  number(value: number): void;
  text(value: string): void;
  bytes(value: Uint8Array): void;
  /** Any plain value: numbers, texts, bytes, lists and records of them. */
  value(value: unknown): void;
  /** 53 bits of the state. */
  digest(): number;
}

/** Odd multipliers with well-spread bits (MurmurHash3 and xxHash use the same ones). */
const FIRST_PRIME = 0x85ebca6b;
const SECOND_PRIME = 0x9e3779b1;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** A class, since one is made for every message: closures would cost more than the hashing. */
class Rolling implements RollingHash {
  #low: number;
  #high: number;

  constructor(seed: number) {
    this.#low = seed | 0;
    this.#high = ~seed | 0;
  }

  #word(value: number): void {
    let low = Math.imul(this.#low ^ value, FIRST_PRIME);
    low ^= low >>> 15;
    const high = Math.imul((this.#high ^ value) + low, SECOND_PRIME);
    this.#low = low;
    this.#high = high ^ (high >>> 13);
  }

  number(value: number): void {
    float[0] = value;
    this.#word(words[0]!);
    this.#word(words[1]!);
  }

  text(value: string): void {
    for (let index = 0; index < value.length; index += 1) this.#word(value.charCodeAt(index));
    this.#word(value.length);
  }

  bytes(value: Uint8Array): void {
    const end = value.length & ~3;
    let index = 0;
    for (; index < end; index += 4) {
      this.#word(
        value[index]! | (value[index + 1]! << 8) | (value[index + 2]! << 16) | (value[index + 3]! << 24),
      );
    }
    for (; index < value.length; index += 1) this.#word(value[index]!);
    this.#word(value.length);
  }

  value(item: unknown): void {
    if (typeof item === 'number') this.number(item);
    else if (typeof item === 'string') this.text(item);
    else if (item instanceof Uint8Array) this.bytes(item);
    else if (Array.isArray(item)) {
      for (const entry of item) this.value(entry);
      this.#word(item.length);
    } else if (typeof item === 'object' && item !== null) {
      for (const key in item) {
        this.text(key);
        this.value((item as Record<string, unknown>)[key]);
      }
    } else this.text(String(item));
  }

  digest(): number {
    return (this.#high & 0x1fffff) * 2 ** 32 + (this.#low >>> 0);
  }
}

export function createRollingHash(seed = 0): RollingHash {
  return new Rolling(seed);
}

/** Hash of one plain value. */
export function fingerprint(item: unknown): number {
  const hash = createRollingHash();
  hash.value(item);
  return hash.digest();
}
