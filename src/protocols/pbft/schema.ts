/** The shapes of PBFT's statements and messages on the wire, as SSZ types. */
import { LIMITS } from '../../base/limits.ts';
import {
  boolean,
  boundedBytes,
  boundedList,
  bytes32,
  bytes64,
  container,
  uint16,
  uint53,
} from '../../codec/types.ts';
import type { SignedBy } from '../common/signatures.ts';
import type {
  Ballot,
  BodyOf,
  Certificate,
  ChainPoint,
  Checkpoint,
  Complaint,
  DecisionProof,
  NewView,
  NewViewContent,
  PreparedCertificate,
  Proposal,
  SlotStatus,
  Status,
  ViewChange,
  ViewChangeContent,
  Vote,
} from './messages.ts';

const { validatorsMax, watermarkWindowMax, transactionBytesMax, batchBytesMax } = LIMITS;

const signedBy = { signer: uint16, signature: bytes64 };
const ballot = { view: uint53, sequence: uint53, digest: bytes32 };
const point = { sequence: uint53, height: uint53, blockHash: bytes32 };
const signatures = boundedList(container<SignedBy>(signedBy), validatorsMax);
/** A set of members: bit i is member i. */
const memberSet = boundedBytes(validatorsMax / 8);

export const ballotType = container<Ballot>(ballot);
export const pointType = container<ChainPoint>(point);
export const proposalType = container<Proposal>({ ...ballot, signature: bytes64 });
export const voteType = container<Vote>({ ...ballot, ...signedBy });
export const checkpointType = container<Checkpoint>({ ...point, ...signedBy });
export const certificateType = container<Certificate>({ ...point, signatures });
export const proofType = container<DecisionProof>({ ...ballot, commits: signatures });
export const preparedType = container<PreparedCertificate>({
  ...ballot,
  signature: bytes64,
  prepares: signatures,
});

const viewChangeContent = {
  certificates: boundedList(certificateType, 1),
  prepared: boundedList(preparedType, watermarkWindowMax),
};
export const viewChangeContentType = container<ViewChangeContent>(viewChangeContent);
export const viewChangeType = container<ViewChange>({ view: uint53, ...viewChangeContent, ...signedBy });

const newViewContent = {
  viewChanges: boundedList(viewChangeType, validatorsMax),
  proposals: boundedList(proposalType, watermarkWindowMax),
};
export const newViewContentType = container<NewViewContent>(newViewContent);
export const newViewType = container<NewView>({ view: uint53, ...newViewContent, ...signedBy });

export const batchBytes = boundedBytes(batchBytesMax);
export const rawTransaction = boundedBytes(transactionBytesMax);

export const complaintType = container<Complaint>({
  view: uint53,
  serial: uint53,
  transaction: rawTransaction,
  ...signedBy,
});
export const prePrepareType = container<BodyOf<'prePrepare'>>({ proposal: proposalType, batch: batchBytes });
export const decisionType = container<BodyOf<'decision'>>({ proof: proofType, batch: batchBytes });

const slotStatusType = container<SlotStatus>({
  sequence: uint53,
  accepted: boolean,
  decided: boolean,
  prepares: memberSet,
  commits: memberSet,
  checkpoints: memberSet,
});
export const statusType = container<Status>({
  view: uint53,
  active: boolean,
  certified: uint53,
  executed: uint53,
  viewChanges: memberSet,
  slots: boundedList(slotStatusType, watermarkWindowMax),
});
