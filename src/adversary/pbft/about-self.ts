/** What a liar among PBFT replicas does not listen to. */
import type { ReplicaId } from '../../protocols/contract.ts';
import { statementSigner } from '../../protocols/pbft/echoes.ts';
import type { PbftMessage } from '../../protocols/pbft/messages.ts';

/** Own statements come back, and proof against oneself. */
export function isAboutSelf(message: PbftMessage, self: ReplicaId, members: number): boolean {
  if (message.type === 'evidence') return message.body.accused === self;
  return statementSigner(message, members) === self;
}
