/** The votes in PBFT's messages: everything of which a signer must have only one, by "Evidence" in the rules that `protocols/pbft` obeys. */
import type { PbftMessage } from '../protocols/pbft/index.ts';
import type { ChainPoint } from '../protocols/pbft/messages.ts';
import { primaryOf } from '../protocols/pbft/rules.ts';
import type { Vote, VotesOf } from './conduct.ts';

const voteOf = (signer: number, phase: string, view: number, sequence: number, value: Uint8Array): Vote => ({
  signer,
  phase,
  view,
  sequence,
  value,
});

const height = new Float64Array(1);
const heightBytes = new Uint8Array(height.buffer);

/** Hash and height: no honest replica signs two of either for one sequence number. */
function pointToValue(point: ChainPoint): Uint8Array {
  height[0] = point.height;
  const value = new Uint8Array(point.blockHash.length + heightBytes.length);
  value.set(point.blockHash);
  value.set(heightBytes, point.blockHash.length);
  return value;
}

/** Reads the votes of a network with so many members. */
export function createPbftVotesOf(members: number): VotesOf {
  const proposalToVote = (proposal: { view: number; sequence: number; digest: Uint8Array }): Vote =>
    voteOf(
      primaryOf(proposal.view, members),
      'pre-prepare',
      proposal.view,
      proposal.sequence,
      proposal.digest,
    );
  return (message) => {
    const { type, body } = message as PbftMessage;
    switch (type) {
      case 'prePrepare':
        return [proposalToVote(body.proposal)];
      case 'prepare':
      case 'commit':
        return [voteOf(body.signer, type, body.view, body.sequence, body.digest)];
      case 'checkpoint': {
        return [voteOf(body.signer, type, 0, body.sequence, pointToValue(body))];
      }
      case 'viewChange':
        return [voteOf(body.signer, type, body.view, 0, body.signature)];
      case 'newView':
        return [
          voteOf(body.signer, type, body.view, 0, body.signature),
          ...body.proposals.map(proposalToVote),
        ];
      default:
        return [];
    }
  };
}
