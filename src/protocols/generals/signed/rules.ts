/** SM(m), section 4 of the paper: when a signed message counts, what is chosen in the end, and what proves a commander a traitor. */
import { type Fault, ignore, isFault, punish } from '../../../base/fault.ts';
import type { Claim, Evidence, ReplicaId } from '../../contract.ts';
import { COMMANDER, type CouncilConfig, type CouncilParameters, isPathTo, roundsOf } from '../council.ts';
import { decodeOrders, encodeOrders, type SignedMessage, signedWire } from './messages.ts';

/** The one kind of evidence: the commander signed two orders. */
const DOUBLE_ORDER = 'double-order';

export function signersOf({ chain }: SignedMessage): readonly ReplicaId[] {
  return chain.map(({ signer }) => signer);
}

/** The fault of a message whose signatures are all right, in this round; undefined if it counts. Whoever brings it, the chain speaks for itself. */
export function checkSigned(
  message: SignedMessage,
  { self, members, parameters }: CouncilConfig,
  round: number,
): Fault | undefined {
  const { order, chain } = message;
  if (chain.length > roundsOf(parameters)) return punish('long-chain', 'there are not that many rounds');
  if (!isPathTo(signersOf(message), self, members))
    return punish('wrong-chain', 'no order takes this way to me');
  if (order >= parameters.orders) return punish('unknown-order', `there is no order ${order}`);
  if (chain.length < round) {
    return ignore('short-chain', `in round ${round} an order needs ${round} signatures, not ${chain.length}`);
  }
  return undefined;
}

/** choice(V): the order if there is just one, else RETREAT. */
export function choose(orders: readonly number[], { fallback }: CouncilParameters): number {
  return orders.length === 1 ? orders[0]! : fallback;
}

/** Two orders of the commander, whoever passed them on. */
export function proveDoubleOrder(first: SignedMessage, second: SignedMessage): Evidence {
  return { kind: DOUBLE_ORDER, accused: COMMANDER, bytes: encodeOrders([first, second]) };
}

/** See `Protocol.checkEvidence`. */
export function checkDoubleOrder({ kind, accused, bytes }: Evidence): readonly Claim[] | Fault {
  if (kind !== DOUBLE_ORDER) return punish('unknown-evidence', `no evidence is called ${kind}`);
  if (accused !== COMMANDER) return punish('wrong-accused', 'only the commander gives orders');
  const messages = decodeOrders(bytes);
  if (isFault(messages)) return messages;
  const [first, second] = messages;
  if (first === undefined || second === undefined || first.order === second.order) {
    return punish('no-contradiction', 'these are not two different orders');
  }
  return messages.flatMap(signedWire.claims);
}
