/**
 * Signed messages, v:0:j1:...:jk in the paper: an order under the commander's signature, and under each of those who passed it on. Each signs the
 * order with everything before him, so no signature can be taken out of its chain or put into another.
 */
import { type Fault, isFault } from '../../../base/fault.ts';
import { LIMITS } from '../../../base/limits.ts';
import { createCodec } from '../../../codec/codec.ts';
import { boundedList, bytes64, container, uint8 } from '../../../codec/types.ts';
import type { SignedBy } from '../../common/signatures.ts';
import type { Claim } from '../../contract.ts';
import { COMMANDER } from '../council.ts';

export interface SignedMessage {
  readonly order: number;
  /** Signatures in the order in which they were made, the commander's first. */
  readonly chain: readonly SignedBy[];
}

interface WireSigned {
  order: number;
  chain: SignedBy[];
}

const messageCodec = createCodec<WireSigned>(
  'signed-message',
  container<WireSigned>({
    order: uint8,
    chain: boundedList(container<SignedBy>({ signer: uint8, signature: bytes64 }), LIMITS.generalsMax),
  }),
);

/** What the next signer signs: the order and every signature before his. */
export function signedPart({ order, chain }: SignedMessage): Uint8Array {
  return messageCodec.encode({ order, chain: [...chain] });
}

function claimsOf({ order, chain }: SignedMessage): readonly Claim[] {
  return chain.map(({ signer, signature }, index) => ({
    signer,
    signature,
    tag: 'order',
    bytes: signedPart({ order, chain: chain.slice(0, index) }),
  }));
}

export const signedWire = {
  encode: signedPart,
  decode: messageCodec.decode as (bytes: Uint8Array) => SignedMessage | Fault,
  claims: claimsOf,
};

/** Two orders, each under a signature. */
interface WireOrders {
  orders: { order: number; signature: Uint8Array }[];
}

const ordersCodec = createCodec<WireOrders>(
  'signed-orders',
  container<WireOrders>({
    orders: boundedList(container({ order: uint8, signature: bytes64 }), 2),
  }),
);

/** The commander's own signatures out of two chains. */
export function encodeOrders(messages: readonly SignedMessage[]): Uint8Array {
  return ordersCodec.encode({
    orders: messages.map(({ order, chain }) => ({ order, signature: chain[0]!.signature })),
  });
}

/** What `encodeOrders` took out of them, as the commander's own messages. */
export function decodeOrders(bytes: Uint8Array): readonly SignedMessage[] | Fault {
  const read = ordersCodec.decode(bytes);
  if (isFault(read)) return read;
  return read.orders.map(({ order, signature }) => ({ order, chain: [{ signer: COMMANDER, signature }] }));
}
