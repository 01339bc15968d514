/** A value that is one of several types: a byte that says which, then that type's own encoding. */
import { assert } from '../base/assert.ts';
import { prependByte } from '../base/bytes.ts';
import { type Fault, isFault, punish } from '../base/fault.ts';
import type { Codec } from './codec.ts';

/** For every `type` of the union: its number on the wire (never reused) and the codec of its other fields. */
export type Variants<T extends { readonly type: string }> = {
  readonly [K in T['type']]: readonly [number: number, codec: Codec<Omit<Extract<T, { type: K }>, 'type'>>];
};

/** A codec of a union that is discriminated by `type`. */
export function createUnionCodec<T extends { readonly type: string }>(
  name: string,
  variants: Variants<T>,
): Codec<T> {
  const entries = Object.entries(variants) as [string, readonly [number, Codec<object>]][];
  const byNumber = new Map(entries.map(([type, [number, codec]]) => [number, { type, codec }]));
  assert(byNumber.size === entries.length, `${name} gives one number to two types`);
  return {
    name,
    encode: (value) => {
      const [number, codec] = variants[value.type as T['type']] as unknown as readonly [
        number,
        Codec<object>,
      ];
      return prependByte(number, codec.encode(value));
    },
    decode: (bytes) => {
      const variant = byNumber.get(bytes[0] ?? -1);
      if (variant === undefined) return punish(`malformed-${name}`, `no variant has the number ${bytes[0]}`);
      const fields = variant.codec.decode(bytes.subarray(1));
      return isFault(fields) ? (fields as Fault) : ({ type: variant.type, ...fields } as unknown as T);
    },
  };
}
