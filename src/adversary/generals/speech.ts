/** Any order on any path, put into a message with the keys that a traitor has: his own and, since traitors share, his fellows'. */
import type { ProcessConfig, ReplicaId } from '../../protocols/contract.ts';
import type { CouncilKind, CouncilMessage } from '../../protocols/generals/index.ts';
import { type SignedMessage, signedPart } from '../../protocols/generals/signed/messages.ts';

export type Sign = ProcessConfig['sign'];

/**
 * Where a signature is wanted that the traitor cannot make, the one at its place in `original` stands, which belongs to other words, or one of his
 * own: forgeries both.
 */
export type Speech = (order: number, path: readonly ReplicaId[], original?: CouncilMessage) => CouncilMessage;

/** @param keys what `self` can sign with, by whose signature it makes */
export function createSpeech(kind: CouncilKind, self: ReplicaId, keys: ReadonlyMap<ReplicaId, Sign>): Speech {
  if (kind === 'oral') return (order, path) => ({ path, order });
  return (order, path, original) => {
    const copied = original === undefined ? [] : (original as SignedMessage).chain;
    let message: SignedMessage = { order, chain: [] };
    for (const [index, signer] of path.entries()) {
      const signWith = keys.get(signer) ?? keys.get(self)!;
      const copy = keys.has(signer) ? undefined : copied[index]?.signature;
      const signature = copy ?? signWith('order', signedPart(message));
      message = { order, chain: [...message.chain, { signer, signature }] };
    }
    return message;
  };
}
