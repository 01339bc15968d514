/**
 * Kinds of parameters: how each is written into JSON and read back, strictly. Server and client use the same kind,
 * so a route's parameters are described once. Integers are strings and bytes are base64 or hex, as in CometBFT.
 */
import { bytesToHex, hexToBytes } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { base64ToBytes, bytesToBase64 } from './base64.ts';

export interface Parameter<T> {
  /** What a wrong value is answered with: 'expected <this>'. */
  readonly expected: string;
  readonly optional: boolean;
  /** The value, or undefined when it is not of this kind. */
  readonly read: (value: unknown) => T | undefined;
  readonly write: (value: T) => unknown;
}

export type Parameters = Readonly<Record<string, Parameter<never> | Parameter<unknown>>>;

/** The same parameter, which may be left out (null counts as left out, as CometBFT's clients send it). */
export function optional<T>(parameter: Parameter<T>): Parameter<T | undefined> {
  return {
    ...parameter,
    optional: true,
    write: (value) => (value === undefined ? undefined : parameter.write(value)),
  };
}

/** A whole number between bounds; a string in JSON, a plain number is taken too. */
export function integer(minimum: number, maximum: number = LIMITS.integerMax): Parameter<number> {
  return {
    expected: `a whole number from ${minimum} to ${maximum}, such as "${minimum}"`,
    optional: false,
    read: (value) => {
      if (typeof value === 'string' && !/^(0|[1-9]\d{0,15})$/.test(value)) return undefined;
      const number = typeof value === 'string' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isSafeInteger(number)) return undefined;
      return number >= minimum && number <= maximum ? number : undefined;
    },
    write: (value) => String(value),
  };
}

/** Bytes in base64. (In a URI also 0x and hexadecimal digits, which `uri-call.ts` reads: base64 text may begin with 0x, too.) */
export function bytes(bytesMax: number): Parameter<Uint8Array> {
  return {
    expected: `base64 (in a URI also 0x and hexadecimal digits) of at most ${bytesMax} bytes`,
    optional: false,
    read: (value) => {
      if (typeof value === 'string' && value.length > 2 * bytesMax) return undefined;
      const read = typeof value === 'string' ? base64ToBytes(value) : fromUri(value);
      return read !== undefined && read.length <= bytesMax ? read : undefined;
    },
    write: bytesToBase64,
  };
}

/** Hexadecimal bytes of a URI arrive as bytes, which JSON can never bring. */
function fromUri(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

/** Bytes in hexadecimal, as `abci_query` has its data. */
export function hexadecimal(bytesMax: number): Parameter<Uint8Array> {
  return {
    expected: `hexadecimal digits of at most ${bytesMax} bytes`,
    optional: false,
    read: (value) => {
      if (typeof value === 'string' && value.length > 2 * bytesMax + 2) return undefined;
      const read = typeof value === 'string' ? hexToBytes(value.replace(/^0x/, '')) : fromUri(value);
      return read !== undefined && read.length <= bytesMax ? read : undefined;
    },
    write: bytesToHex,
  };
}

/** 32 bytes: 64 hexadecimal digits, or base64 as CometBFT's clients send them; the lengths cannot be confused. */
function bytes32(what: string): Parameter<Uint8Array> {
  return {
    expected: `${what}: 64 hexadecimal digits, or base64 of 32 bytes`,
    optional: false,
    read: (value) => {
      const read = typeof value === 'string' ? textToBytes32(value) : fromUri(value);
      return read?.length === 32 ? read : undefined;
    },
    write: bytesToBase64,
  };
}

function textToBytes32(text: string): Uint8Array | undefined {
  if (text.length > 66) return undefined;
  return text.length >= 64 ? hexToBytes(text.replace(/^0x/, '')) : base64ToBytes(text);
}

export const hash: Parameter<Uint8Array> = bytes32('a hash');

export const publicKey: Parameter<Uint8Array> = bytes32('a public key');

/** Text of bounded length, counted in UTF-16 units. */
export function text(lengthMax: number): Parameter<string> {
  return {
    expected: `text of at most ${lengthMax} characters`,
    optional: false,
    read: (value) => (typeof value === 'string' && value.length <= lengthMax ? value : undefined),
    write: (value) => value,
  };
}

export const flag: Parameter<boolean> = {
  expected: 'true or false',
  optional: false,
  read: (value) => (value === 'true' ? true : value === 'false' ? false : isBoolean(value)),
  write: (value) => value,
};

function isBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** A list of bounded length, all of one kind. */
export function list<T>(of: Parameter<T>, countMax: number): Parameter<readonly T[]> {
  return {
    expected: `a list of at most ${countMax}, each ${of.expected}`,
    optional: false,
    read: (value) => {
      if (!Array.isArray(value) || value.length > countMax) return undefined;
      const items = value.map((item) => of.read(item));
      return items.includes(undefined) ? undefined : (items as T[]);
    },
    write: (value) => value.map((item) => of.write(item)),
  };
}
