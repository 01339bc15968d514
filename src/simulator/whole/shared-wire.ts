/**
 * One reading for all: what a message of the engine says, and which signatures it rests on, is a pure function of its bytes. So the replicas
 * of one world share it, as they share the machine that they run on. Whoever judges them reads for itself.
 */
import { bytesToKey } from '../../base/bytes.ts';
import type { Fault } from '../../base/fault.ts';
import { createRecent } from '../../base/recent.ts';
import type { Claim } from '../../protocols/contract.ts';
import type { Ordering } from '../../protocols/ordering.ts';

const SHORT_BYTES_MAX = 1_024;
/** More than are on their way at once. */
const SHORT_KEPT = 4_096;
/** A NEW-VIEW, or the endless list of a flooder: once decoded, it takes a hundred kilobytes. Still longer ones are rare. */
const LONG_BYTES_MAX = 8_192;
/** As many as a flooder sends within some hundred milliseconds. */
const LONG_KEPT = 64;

/** The same engine; its messages, once decoded, belong to all replicas and are changed by none. */
export function shareWire<M, P>(ordering: Ordering<M, P>): Ordering<M, P> {
  const short = createRecent<M | Fault>(SHORT_KEPT);
  const long = createRecent<M | Fault>(LONG_KEPT);
  const claimsOf = new WeakMap<object, readonly Claim[]>();
  return {
    ...ordering,
    decode(bytes) {
      if (bytes.length > LONG_BYTES_MAX) return ordering.decode(bytes);
      const messages = bytes.length > SHORT_BYTES_MAX ? long : short;
      const key = bytesToKey(bytes);
      const known = messages.get(key);
      if (known !== undefined) return known;
      const message = ordering.decode(bytes);
      messages.set(key, message);
      return message;
    },
    claims(message, members) {
      const known = claimsOf.get(message as object);
      if (known !== undefined) return known;
      const claims = ordering.claims(message, members);
      claimsOf.set(message as object, claims);
      return claims;
    },
  };
}
