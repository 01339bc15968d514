/** Changed statements, signed again: a traitor's own signature is always good. */
import type { ReplicaId } from '../../protocols/contract.ts';
import { statementSigner } from '../../protocols/pbft/echoes.ts';
import type { Ballot, ChainPoint, PbftMessage } from '../../protocols/pbft/messages.ts';
import {
  ballotBytes,
  complaintBytes,
  newViewBytes,
  pointBytes,
  viewChangeBytes,
} from '../../protocols/pbft/statements.ts';
import type { Tools } from '../behaviour.ts';

type Sign = Tools['sign'];

/** The same statement with the right signature for what it says now; a message without a statement stays as it is. */
export function signAgain(sign: Sign, message: PbftMessage): PbftMessage {
  switch (message.type) {
    case 'prePrepare': {
      const { proposal, batch } = message.body;
      const signature = sign('prePrepare', ballotBytes(proposal));
      return { ...message, body: { batch, proposal: { ...proposal, signature } } };
    }
    case 'prepare':
    case 'commit':
      return {
        ...message,
        body: { ...message.body, signature: sign(message.type, ballotBytes(message.body)) },
      };
    case 'checkpoint':
      return {
        ...message,
        body: { ...message.body, signature: sign('checkpoint', pointBytes(message.body)) },
      };
    case 'viewChange': {
      const bytes = viewChangeBytes(message.body.view, message.body);
      return { ...message, body: { ...message.body, signature: sign('viewChange', bytes) } };
    }
    case 'newView': {
      const bytes = newViewBytes(message.body.view, message.body);
      return { ...message, body: { ...message.body, signature: sign('newView', bytes) } };
    }
    case 'complain':
      return {
        ...message,
        body: { ...message.body, signature: sign('complain', complaintBytes(message.body)) },
      };
    default:
      return message;
  }
}

/** A vote of this member. */
export function createVote(
  type: 'prepare' | 'commit',
  { view, sequence, digest }: Ballot,
  signer: ReplicaId,
  sign: Sign,
): PbftMessage {
  const ballot = { view, sequence, digest };
  return { type, body: { ...ballot, signer, signature: sign(type, ballotBytes(ballot)) } };
}

/** A CHECKPOINT of this member. */
export function createCheckpoint(
  { sequence, height, blockHash }: ChainPoint,
  signer: ReplicaId,
  sign: Sign,
): PbftMessage {
  const point = { sequence, height, blockHash };
  return { type: 'checkpoint', body: { ...point, signer, signature: sign('checkpoint', pointBytes(point)) } };
}

/** Is this the traitor's own statement, and not one passed on? */
export function isOwn(message: PbftMessage, { self, members }: Pick<Tools, 'self' | 'members'>): boolean {
  return statementSigner(message, members) === self;
}
