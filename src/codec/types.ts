/**
 * The building blocks of every encoding: SSZ types that also check what they encode.
 * SSZ decodes strictly but encodes anything (over-long lists, negative numbers), and its own 8-byte number type reads two encodings as
 * one value; here both are closed. An unlawful value at encoding is our bug, hence an assertion.
 */
import {
  type BasicType,
  BooleanType,
  ByteListType,
  ByteVectorType,
  type CompositeType,
  ContainerType,
  ListBasicType,
  ListCompositeType,
  type Type,
  UintBigintType,
  UintNumberType,
  type ValueOf,
} from '@chainsafe/ssz';
import { assert } from '../base/assert.ts';
import { type ByteViews, copyBytes } from './space.ts';

// biome-ignore lint/suspicious/noExplicitAny: SSZ constrains the elements of lists in exactly these words
type AnyComposite = CompositeType<any, any, any>;
type Fields = Record<string, Type<unknown>>;

/** Where a part of variable size begins is said in four bytes. */
const OFFSET_BYTES = 4;

class CheckedNumberType extends UintNumberType {
  readonly #max: number;

  constructor(byteLength: 1 | 2 | 4 | 8, max: number) {
    super(byteLength);
    this.#max = max;
  }

  override value_serializeToBytes(output: ByteViews, offset: number, value: number): number {
    assert(
      Number.isInteger(value) && value >= 0 && value <= this.#max,
      () => `${value} is not in 0..${this.#max}`,
    );
    return super.value_serializeToBytes(output, offset, value);
  }

  /** Above 2^53 several encodings would read as the same number. */
  override value_deserializeFromBytes(data: ByteViews, start: number, end: number): number {
    const value = super.value_deserializeFromBytes(data, start, end);
    if (value > this.#max) throw new RangeError(`${value} is above ${this.#max}`);
    return value;
  }
}

class CheckedBigintType extends UintBigintType {
  override value_serializeToBytes(output: ByteViews, offset: number, value: bigint): number {
    assert(BigInt.asUintN(64, value) === value, () => `${value} is not in 0..2^64-1`);
    return super.value_serializeToBytes(output, offset, value);
  }
}

class CheckedBytesType extends ByteVectorType {
  override value_serializeToBytes(output: ByteViews, offset: number, value: Uint8Array): number {
    assert(value.length === this.lengthBytes, () => `${value.length} bytes instead of ${this.lengthBytes}`);
    return super.value_serializeToBytes(output, offset, value);
  }

  override value_deserializeFromBytes({ uint8Array }: ByteViews, start: number, end: number): Uint8Array {
    this.assertValidSize(end - start);
    return copyBytes(uint8Array, start, end);
  }
}

class CheckedByteListType extends ByteListType {
  override value_serializeToBytes(output: ByteViews, offset: number, value: Uint8Array): number {
    assert(value.length <= this.limitBytes, () => `${value.length} bytes are more than ${this.limitBytes}`);
    return super.value_serializeToBytes(output, offset, value);
  }

  override value_deserializeFromBytes({ uint8Array }: ByteViews, start: number, end: number): Uint8Array {
    this.assertValidSize(end - start);
    return copyBytes(uint8Array, start, end);
  }
}

class BytesViewType extends CheckedBytesType {
  override value_deserializeFromBytes({ uint8Array }: ByteViews, start: number, end: number): Uint8Array {
    this.assertValidSize(end - start);
    return uint8Array.subarray(start, end);
  }
}

class ByteListViewType extends CheckedByteListType {
  override value_deserializeFromBytes({ uint8Array }: ByteViews, start: number, end: number): Uint8Array {
    this.assertValidSize(end - start);
    return uint8Array.subarray(start, end);
  }
}

class CheckedBasicListType<T extends BasicType<unknown>> extends ListBasicType<T> {
  override value_serializeToBytes(output: ByteViews, offset: number, value: ValueOf<T>[]): number {
    assert(value.length <= this.limit, () => `${value.length} elements are more than ${this.limit}`);
    return super.value_serializeToBytes(output, offset, value);
  }
}

class CheckedListType<T extends AnyComposite> extends ListCompositeType<T> {
  override value_serializeToBytes(output: ByteViews, offset: number, value: ValueOf<T>[]): number {
    assert(value.length <= this.limit, () => `${value.length} elements are more than ${this.limit}`);
    return super.value_serializeToBytes(output, offset, value);
  }

  /** The first offset must lie in the encoding, and says how many more there are. */
  override value_deserializeFromBytes(data: ByteViews, start: number, end: number): ValueOf<T>[] {
    if (end > start && end - start < OFFSET_BYTES) throw new RangeError(`${end - start} bytes are no list`);
    return super.value_deserializeFromBytes(data, start, end);
  }
}

class CheckedContainerType extends ContainerType<Fields> {
  /** All offsets must lie in the encoding: what stands behind its end belongs to others. */
  override value_deserializeFromBytes(
    data: ByteViews,
    start: number,
    end: number,
  ): ValueOf<ContainerType<Fields>> {
    if (end - start < this.minSize)
      throw new RangeError(`${end - start} bytes instead of ${this.minSize} or more`);
    return super.value_deserializeFromBytes(data, start, end);
  }
}

/** 0..255, one byte. */
export const uint8: Type<number> = new CheckedNumberType(1, 0xff);
/** 0..65,535, two bytes, little-endian like all numbers. */
export const uint16: Type<number> = new CheckedNumberType(2, 0xffff);
/** 0..2^32-1, four bytes. */
export const uint32: Type<number> = new CheckedNumberType(4, 0xffff_ffff);
/** 0..2^53-1 in eight bytes: heights, views, sequence numbers, nonces, times. */
export const uint53: Type<number> = new CheckedNumberType(8, Number.MAX_SAFE_INTEGER);
/** 0..2^64-1 in eight bytes: amounts and balances. */
export const uint64: Type<bigint> = new CheckedBigintType(8);
/** One byte, 0 or 1. */
export const boolean: Type<boolean> = new BooleanType();
/** A hash or a public key. */
export const bytes32: Type<Uint8Array> = new CheckedBytesType(32);
/** A signature. */
export const bytes64: Type<Uint8Array> = new CheckedBytesType(64);

/** At most `max` bytes. */
export function boundedBytes(max: number): Type<Uint8Array> {
  return new CheckedByteListType(max);
}

/** At most `max` bytes, decoded as a view of the encoding: it keeps all of that alive, and must not be changed as long as it is read. */
export function boundedView(max: number): Type<Uint8Array> {
  return new ByteListViewType(max);
}

/** A hash or a public key, decoded as such a view: a small array of its own takes nearly three times the memory. */
export const bytes32View: Type<Uint8Array> = new BytesViewType(32);

/** At most `max` values of one type. */
export function boundedList<T>(type: Type<T>, max: number): Type<T[]> {
  return type.isBasic
    ? new CheckedBasicListType(type as BasicType<T>, max)
    : new CheckedListType(type as AnyComposite, max);
}

/** A record: its fields in the order written. */
export function container<T extends object>(fields: { [K in keyof T]: Type<T[K]> }): Type<T> {
  return new CheckedContainerType(fields as Fields) as unknown as Type<T>;
}
