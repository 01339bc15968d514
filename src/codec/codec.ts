/**
 * One canonical encoding per value: `encode` never makes bytes that `decode` refuses, and `decode` refuses every byte string that
 * `encode` would not make. SSZ underneath (github.com/ethereum/consensus-specs, ssz/simple-serialize.md); its exceptions become Faults.
 */
import type { Type } from '@chainsafe/ssz';
import { assert } from '../base/assert.ts';
import { type Fault, punish } from '../base/fault.ts';
import { takeSpace, viewsOf } from './space.ts';

export interface Codec<T> {
  /** For messages to people: what kind of value this is, in kebab-case. */
  readonly name: string;
  /** Bytes of a value; asserts every limit, since an unlawful value here is our own bug. */
  readonly encode: (value: T) => Uint8Array;
  /**
   * The value of these bytes, sharing no memory with them but where its type is a view; or the Fault `malformed-<name>`
   * (`oversized-<name>` above the bound). Time and memory are proportional to the input.
   */
  readonly decode: (bytes: Uint8Array) => T | Fault;
}

/**
 * @param type what a value looks like, from `types.ts`
 * @param bytesMax bound of the whole encoding; needed where the bounds of the parts allow more together
 */
export function createCodec<T>(name: string, type: Type<T>, bytesMax: number = type.maxSize): Codec<T> {
  return {
    name,
    encode: (value) => {
      const length = type.value_serializedSize(value);
      const space = takeSpace(length);
      const { uint8Array, offset } = space;
      type.value_serializeToBytes(space, offset, value);
      assert(length <= bytesMax, () => `${name} of ${length} bytes, above ${bytesMax}`);
      return uint8Array.subarray(offset, offset + length);
    },
    decode: (bytes) => {
      const { buffer, byteOffset, length } = bytes;
      if (length > bytesMax) return punish(`oversized-${name}`, `${length} bytes, above ${bytesMax}`);
      try {
        return type.value_deserializeFromBytes(viewsOf(buffer), byteOffset, byteOffset + length);
      } catch (error) {
        return punish(`malformed-${name}`, (error as Error).message);
      }
    },
  };
}
