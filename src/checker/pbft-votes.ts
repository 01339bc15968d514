/** The votes in PBFT's messages: everything of which a signer must have only one, by "Evidence" in the rules that `protocols/pbft` obeys. */
import { concatBytes, utf8ToBytes } from '../base/bytes.ts';
import type { PbftMessage } from '../protocols/pbft/index.ts';
import { primaryOf } from '../protocols/pbft/rules.ts';
import type { Vote, VotesOf } from './conduct.ts';

/** Reads the votes of a network with so many members. */
export function createPbftVotesOf(members: number): VotesOf {
  const proposalToVote = (proposal: { view: number; sequence: number; digest: Uint8Array }): Vote => ({
    signer: primaryOf(proposal.view, members),
    phase: 'pre-prepare',
    view: proposal.view,
    sequence: proposal.sequence,
    value: proposal.digest,
  });
  return (message) => {
    const { type, body } = message as PbftMessage;
    switch (type) {
      case 'prePrepare':
        return [proposalToVote(body.proposal)];
      case 'prepare':
      case 'commit':
        return [{ ...body, phase: type, value: body.digest }];
      case 'checkpoint': {
        const value = concatBytes(utf8ToBytes(`${body.height} `), body.blockHash);
        return [{ ...body, phase: type, view: 0, value }];
      }
      case 'viewChange':
        return [{ signer: body.signer, phase: type, view: body.view, sequence: 0, value: body.signature }];
      case 'newView':
        return [
          { signer: body.signer, phase: type, view: body.view, sequence: 0, value: body.signature },
          ...body.proposals.map(proposalToVote),
        ];
      default:
        return [];
    }
  };
}
