/** Every signature inside a message, nested ones too: the replica verifies exactly these before the engine sees the message. */
import { isFault } from '../../base/fault.ts';
import type { SignedBy } from '../common/signatures.ts';
import { signaturesToClaims } from '../common/signatures.ts';
import type { Claim } from '../contract.ts';
import { evidenceStatements } from './evidence.ts';
import type {
  Ballot,
  Certificate,
  ChainPoint,
  DecisionProof,
  NewView,
  PbftMessage,
  PreparedCertificate,
  Proposal,
  ViewChange,
} from './messages.ts';
import { primaryOf } from './rules.ts';
import { ballotBytes, complaintBytes, newViewBytes, pointBytes, viewChangeBytes } from './statements.ts';

/** `members` decides who the signer of a proposal is: the primary of its view. */
export function proposalClaims(proposal: Proposal, members: number): Claim[] {
  const by = { signer: primaryOf(proposal.view, members), signature: proposal.signature };
  return signaturesToClaims([by], 'prePrepare', ballotBytes(proposal));
}

export function voteClaims(tag: 'prepare' | 'commit', ballot: Ballot, by: readonly SignedBy[]): Claim[] {
  return signaturesToClaims(by, tag, ballotBytes(ballot));
}

export function checkpointClaims(point: ChainPoint, by: readonly SignedBy[]): Claim[] {
  return signaturesToClaims(by, 'checkpoint', pointBytes(point));
}

export function certificateClaims(certificate: Certificate): Claim[] {
  return checkpointClaims(certificate, certificate.signatures);
}

export function proofClaims(proof: DecisionProof): Claim[] {
  return voteClaims('commit', proof, proof.commits);
}

function preparedClaims(certificate: PreparedCertificate, members: number): Claim[] {
  return [
    ...proposalClaims(certificate, members),
    ...voteClaims('prepare', certificate, certificate.prepares),
  ];
}

export function viewChangeClaims(viewChange: ViewChange, members: number): Claim[] {
  return [
    ...signaturesToClaims([viewChange], 'viewChange', viewChangeBytes(viewChange.view, viewChange)),
    ...viewChange.certificates.flatMap(certificateClaims),
    ...viewChange.prepared.flatMap((certificate) => preparedClaims(certificate, members)),
  ];
}

export function newViewClaims(newView: NewView, members: number): Claim[] {
  return [
    ...signaturesToClaims([newView], 'newView', newViewBytes(newView.view, newView)),
    ...newView.viewChanges.flatMap((viewChange) => viewChangeClaims(viewChange, members)),
    ...newView.proposals.flatMap((proposal) => proposalClaims(proposal, members)),
  ];
}

/** See `Wire.claims`. Unsigned messages have none: they prove nothing and are treated so. */
export function messageClaims(message: PbftMessage, members: number): readonly Claim[] {
  switch (message.type) {
    case 'prePrepare':
      return proposalClaims(message.body.proposal, members);
    case 'prepare':
    case 'commit':
      return voteClaims(message.type, message.body, [message.body]);
    case 'checkpoint':
      return checkpointClaims(message.body, [message.body]);
    case 'viewChange':
      return viewChangeClaims(message.body, members);
    case 'newView':
      return newViewClaims(message.body, members);
    case 'complain':
      return signaturesToClaims([message.body], 'complain', complaintBytes(message.body));
    case 'certificate':
      return certificateClaims(message.body);
    case 'decision':
      return proofClaims(message.body.proof);
    case 'evidence': {
      const statements = evidenceStatements(message.body);
      return isFault(statements) ? [] : statements.flatMap((statement) => messageClaims(statement, members));
    }
    case 'forward':
    case 'fetch':
    case 'batch':
    case 'status':
      return [];
  }
}
