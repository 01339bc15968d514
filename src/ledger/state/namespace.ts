/**
 * Who owns a state key: its first byte says. The ledger keeps nonces in its own part, and an application sees only its own,
 * so no application can touch a nonce and none can be mistaken for another's entry.
 */
import { concatBytes } from '../../base/bytes.ts';
import type { StateReader, StateWriter } from '../application.ts';

const NONCE = Uint8Array.of(0);
const APPLICATION = Uint8Array.of(1);

/** State key of the next nonce of a sender. */
export function nonceKey(sender: Uint8Array): Uint8Array {
  return concatBytes(NONCE, sender);
}

/** State key of an application's own key. */
export function applicationKey(key: Uint8Array): Uint8Array {
  const whole = new Uint8Array(key.length + 1);
  whole[0] = APPLICATION[0]!;
  whole.set(key, 1);
  return whole;
}

/** An application's own key of a state key; undefined: the ledger keeps it. */
export function applicationPart(key: Uint8Array): Uint8Array | undefined {
  return key[0] === APPLICATION[0] ? key.subarray(1) : undefined;
}

/** Eight bytes, little-endian: written one by one, since a DataView over so short an array costs four times as much. */
export function encodeNonce(nonce: number): Uint8Array {
  const bytes = new Uint8Array(8);
  for (let at = 0, rest = nonce; rest > 0; at++, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

/** The next nonce as a state entry says it; no entry: nothing was executed yet. */
export function decodeNonce(bytes: Uint8Array | undefined): number {
  return bytes === undefined ? 0 : bytes.reduceRight((nonce, byte) => nonce * 256 + byte, 0);
}

/** The state as an application reads it. */
export function applicationReader(state: StateReader): StateReader {
  return { get: (key) => state.get(applicationKey(key)) };
}

/** The state as an application writes it. */
export function applicationWriter(state: StateWriter): StateWriter {
  return {
    get: (key) => state.get(applicationKey(key)),
    put: (key, value) => state.put(applicationKey(key), value),
    delete: (key) => state.delete(applicationKey(key)),
  };
}
