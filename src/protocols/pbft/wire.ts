/** PBFT messages as bytes: one kind byte, then one SSZ container. Canonical: every other byte string is refused. */
import { prependByte } from '../../base/bytes.ts';
import { type Fault, isFault, punish } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { type Codec, createCodec } from '../../codec/codec.ts';
import { boundedBytes, bytes32, container, uint16 } from '../../codec/types.ts';
import type { Evidence } from '../contract.ts';
import type { BodyOf, PbftMessage, PbftMessageType } from './messages.ts';
import {
  batchBytes,
  certificateType,
  checkpointType,
  complaintType,
  decisionType,
  newViewType,
  prePrepareType,
  rawTransaction,
  statusType,
  viewChangeType,
  voteType,
} from './schema.ts';

/** Evidence with its kind as a position in this list: part of the wire format, only ever appended to. */
export const EVIDENCE_KINDS = [
  'double-pre-prepare',
  'double-prepare',
  'double-commit',
  'double-checkpoint',
  'double-view-change',
  'double-new-view',
  'invalid-new-view',
] as const;

export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

interface WireEvidence {
  kind: number;
  accused: number;
  bytes: Uint8Array;
}

const wireEvidence = createCodec(
  'evidence',
  container<WireEvidence>({ kind: uint16, accused: uint16, bytes: boundedBytes(LIMITS.evidenceBytesMax) }),
);

const evidenceCodec: Codec<Evidence> = {
  name: 'evidence',
  encode: ({ kind, accused, bytes }) =>
    wireEvidence.encode({ kind: EVIDENCE_KINDS.indexOf(kind as EvidenceKind), accused, bytes }),
  decode: (bytes) => {
    const value = wireEvidence.decode(bytes);
    if (isFault(value)) return value;
    const kind = EVIDENCE_KINDS[value.kind];
    return kind ? { ...value, kind } : punish('unknown-evidence', `no evidence kind ${value.kind}`);
  },
};

const vote = createCodec('vote', voteType);

/** Kind bytes follow the order of this table: part of the wire format, only ever appended to. */
const CODECS: { readonly [T in PbftMessageType]: Codec<BodyOf<T>> } = {
  prePrepare: createCodec('pre-prepare', prePrepareType),
  prepare: vote,
  commit: vote,
  checkpoint: createCodec('checkpoint', checkpointType),
  viewChange: createCodec('view-change', viewChangeType),
  newView: createCodec('new-view', newViewType, LIMITS.frameBytesMax),
  complain: createCodec('complaint', complaintType),
  certificate: createCodec('certificate', certificateType),
  decision: createCodec('decision', decisionType),
  evidence: evidenceCodec,
  forward: createCodec('forward', container<BodyOf<'forward'>>({ transaction: rawTransaction })),
  fetch: createCodec('fetch', container<BodyOf<'fetch'>>({ digest: bytes32 })),
  batch: createCodec('batch-answer', container<BodyOf<'batch'>>({ batch: batchBytes })),
  status: createCodec('status', statusType),
};

const KINDS = Object.keys(CODECS) as PbftMessageType[];

export function encodeMessage(message: PbftMessage): Uint8Array {
  const codec = CODECS[message.type] as Codec<unknown>;
  const body = codec.encode(message.body);
  return prependByte(KINDS.indexOf(message.type), body);
}

export function decodeMessage(bytes: Uint8Array): PbftMessage | Fault {
  const type = KINDS[bytes[0] ?? KINDS.length];
  if (!type) return punish('unknown-message', `no message kind ${bytes[0]}`);
  const body = (CODECS[type] as Codec<unknown>).decode(bytes.subarray(1));
  return isFault(body) ? body : ({ type, body } as PbftMessage);
}
