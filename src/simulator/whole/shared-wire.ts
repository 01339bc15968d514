/**
 * One reading for all: what a message of the engine says, and which signatures it rests on, is a pure function of its bytes. So the replicas
 * of one world share it, as they share the machine that they run on. Whoever judges them reads for itself.
 */
import { bytesToKey } from '../../base/bytes.ts';
import type { Fault } from '../../base/fault.ts';
import { createRecent } from '../../base/recent.ts';
import type { Claim } from '../../protocols/contract.ts';
import type { Ordering } from '../../protocols/ordering.ts';

/** Longer ones are rare, and their bytes cost more as a key than they save. */
const SHARED_BYTES_MAX = 1_024;
/** More than are on their way at once. */
const MESSAGES_KEPT = 4_096;

/** The same engine; its messages, once decoded, belong to all replicas and are changed by none. */
export function shareWire<M, P>(ordering: Ordering<M, P>): Ordering<M, P> {
  const messages = createRecent<M | Fault>(MESSAGES_KEPT);
  const claimsOf = new WeakMap<object, readonly Claim[]>();
  return {
    ...ordering,
    decode(bytes) {
      if (bytes.length > SHARED_BYTES_MAX) return ordering.decode(bytes);
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
