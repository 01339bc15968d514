/**
 * Evidence: signed statements that no honest replica could both sign. Never across views, never two signatures over the same bytes,
 * never COMPLAIN or STATUS; so it can never be produced against an honest member, whatever order, crash or replay happens.
 */
import { equalBytes } from '../../base/bytes.ts';
import { type Fault, isFault, punish } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { createCodec } from '../../codec/codec.ts';
import { boundedBytes, boundedList } from '../../codec/types.ts';
import type { Evidence, ReplicaId } from '../contract.ts';
import type { Ballot, Checkpoint, PbftMessage, PbftMessageType } from './messages.ts';
import type { PbftParameters } from './parameters.ts';
import { checkNewView, primaryOf } from './rules.ts';
import { newViewBytes, viewChangeBytes } from './statements.ts';
import { decodeMessage, type EvidenceKind, encodeMessage } from './wire.ts';

const statementsCodec = createCodec(
  'evidence-statements',
  boundedList(boundedBytes(LIMITS.evidenceBytesMax), 2),
  LIMITS.evidenceBytesMax,
);

/** Which message each kind is made of, and how many. */
const SHAPES: { readonly [K in EvidenceKind]: { readonly type: PbftMessageType; readonly count: number } } = {
  'double-pre-prepare': { type: 'prePrepare', count: 2 },
  'double-prepare': { type: 'prepare', count: 2 },
  'double-commit': { type: 'commit', count: 2 },
  'double-checkpoint': { type: 'checkpoint', count: 2 },
  'double-view-change': { type: 'viewChange', count: 2 },
  'double-new-view': { type: 'newView', count: 2 },
  'invalid-new-view': { type: 'newView', count: 1 },
};

export function createEvidence(
  kind: EvidenceKind,
  accused: ReplicaId,
  statements: readonly PbftMessage[],
): Evidence {
  return { kind, accused, bytes: statementsCodec.encode(statements.map(encodeMessage)) };
}

/** The statements inside, of the types that its kind is made of. */
export function evidenceStatements({ kind, bytes }: Evidence): readonly PbftMessage[] | Fault {
  const shape = SHAPES[kind as EvidenceKind];
  if (!shape) return punish('unknown-evidence', `no evidence kind ${kind}`);
  const encoded = statementsCodec.decode(bytes);
  if (isFault(encoded)) return encoded;
  if (encoded.length !== shape.count)
    return punish('wrong-evidence', `${kind} takes ${shape.count} statements`);
  const statements: PbftMessage[] = [];
  for (const one of encoded) {
    if (one[0] === undefined) return punish('wrong-evidence', 'empty statement');
    const message = decodeMessage(one);
    if (isFault(message)) return message;
    if (message.type !== shape.type) return punish('wrong-evidence', `${kind} is made of ${shape.type}`);
    statements.push(message);
  }
  return statements;
}

function signerOf(message: PbftMessage, members: number): ReplicaId | undefined {
  if (message.type === 'prePrepare') return primaryOf(message.body.proposal.view, members);
  return 'signer' in message.body ? message.body.signer : undefined;
}

function ballotsConflict(a: Ballot, b: Ballot): boolean {
  return a.view === b.view && a.sequence === b.sequence && !equalBytes(a.digest, b.digest);
}

/** Different points for one sequence number, or different hashes for one height. */
export function checkpointsConflict(a: Checkpoint, b: Checkpoint): boolean {
  const sameBlock = equalBytes(a.blockHash, b.blockHash);
  return a.sequence === b.sequence
    ? a.height !== b.height || !sameBlock
    : a.height === b.height && !sameBlock;
}

function conflict(a: PbftMessage, b: PbftMessage): boolean {
  if (a.type === 'prePrepare' && b.type === 'prePrepare') {
    return ballotsConflict(a.body.proposal, b.body.proposal);
  }
  if ((a.type === 'prepare' && b.type === 'prepare') || (a.type === 'commit' && b.type === 'commit')) {
    return ballotsConflict(a.body, b.body);
  }
  if (a.type === 'checkpoint' && b.type === 'checkpoint') return checkpointsConflict(a.body, b.body);
  if (a.type === 'viewChange' && b.type === 'viewChange') {
    const [one, other] = [viewChangeBytes(a.body.view, a.body), viewChangeBytes(b.body.view, b.body)];
    return a.body.view === b.body.view && !equalBytes(one, other);
  }
  if (a.type === 'newView' && b.type === 'newView') {
    const [one, other] = [newViewBytes(a.body.view, a.body), newViewBytes(b.body.view, b.body)];
    return a.body.view === b.body.view && !equalBytes(one, other);
  }
  return false;
}

/**
 * Does this evidence accuse whom it names? Signatures are the caller's affair (`claims`).
 * @returns a Fault if an honest replica could have signed all of it
 */
export function checkEvidence(
  evidence: Evidence,
  members: number,
  parameters: PbftParameters,
): Fault | undefined {
  const statements = evidenceStatements(evidence);
  if (isFault(statements)) return statements;
  if (statements.some((statement) => signerOf(statement, members) !== evidence.accused)) {
    return punish('wrong-evidence', 'not all of it is signed by the accused');
  }
  const [a, b] = statements;
  const proven = b
    ? conflict(a!, b)
    : a!.type === 'newView' && isFault(checkNewView(a!.body, members, parameters));
  return proven ? undefined : punish('wrong-evidence', 'an honest replica could have signed this');
}
