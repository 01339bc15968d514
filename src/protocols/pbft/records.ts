/**
 * What a replica must never forget, as records of the promise log. One kind byte, then one SSZ container.
 * (The own CHECKPOINT is not here: it is the seal, written with its block.)
 */
import { assert } from '../../base/assert.ts';
import { prependByte } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { LIMITS } from '../../base/limits.ts';
import { type Codec, createCodec } from '../../codec/codec.ts';
import { boundedBytes, boundedList, bytes64, container, uint53 } from '../../codec/types.ts';
import type { Evidence } from '../contract.ts';
import type { Certificate, NewView, PreparedCertificate, Proposal, ViewChange } from './messages.ts';
import {
  batchBytes,
  certificateType,
  newViewType,
  preparedType,
  proposalType,
  viewChangeType,
} from './schema.ts';
import { decodeMessage, encodeMessage } from './wire.ts';

/** A proposal that was accepted, or made: before the own PRE-PREPARE or PREPARE leaves. */
export interface AcceptedRecord {
  readonly proposal: Proposal;
  /** Empty for null. */
  readonly batch: Uint8Array;
  /** Own PREPARE; none at the primary. */
  readonly prepares: readonly Uint8Array[];
}

/** The whole prepared certificate and the own COMMIT: before that COMMIT leaves. P is built from these. */
export interface PreparedRecord {
  readonly certificate: PreparedCertificate;
  readonly commit: Uint8Array;
}

interface Contents {
  accepted: AcceptedRecord;
  prepared: PreparedRecord;
  certificate: Certificate;
  /** The own VIEW-CHANGE: "I have left every view below". */
  viewChange: ViewChange;
  newView: NewView;
  evidence: Evidence;
  /** Why this replica stopped voting for good. */
  muted: { readonly reason: Uint8Array };
  /** First record of every log: written before anything is signed or stored, so that an empty log on a moved chain means loss. */
  born: { readonly sequence: number };
}

export type PromiseRecord = {
  [T in keyof Contents]: { readonly type: T; readonly body: Contents[T] };
}[keyof Contents];

const evidenceCodec: Codec<Evidence> = {
  name: 'evidence-record',
  encode: (body) => encodeMessage({ type: 'evidence', body }),
  decode: (bytes) => {
    const message = decodeMessage(bytes);
    if (isFault(message)) return message;
    assert(message.type === 'evidence', 'an evidence record holds evidence');
    return message.body;
  },
};

/** Kind bytes follow the order of this table: part of the format on disk, only ever appended to. */
const CODECS: { readonly [T in keyof Contents]: Codec<Contents[T]> } = {
  accepted: createCodec(
    'accepted-record',
    container<AcceptedRecord>({
      proposal: proposalType,
      batch: batchBytes,
      prepares: boundedList(bytes64, 1),
    }),
  ),
  prepared: createCodec(
    'prepared-record',
    container<PreparedRecord>({ certificate: preparedType, commit: bytes64 }),
  ),
  certificate: createCodec('certificate-record', certificateType),
  viewChange: createCodec('view-change-record', viewChangeType),
  newView: createCodec('new-view-record', newViewType, LIMITS.frameBytesMax),
  evidence: evidenceCodec,
  muted: createCodec('muted-record', container<Contents['muted']>({ reason: boundedBytes(512) })),
  born: createCodec('born-record', container<Contents['born']>({ sequence: uint53 })),
};

const KINDS = Object.keys(CODECS) as PromiseRecord['type'][];

export function encodeRecord(record: PromiseRecord): Uint8Array {
  const body = (CODECS[record.type] as Codec<unknown>).encode(record.body);
  return prependByte(KINDS.indexOf(record.type), body);
}

/**
 * Records come from the own log, whose frames are hash-linked: one that cannot be read is our own bug (or a log of a newer version,
 * which storage refuses before).
 * @throws if the record cannot be read
 */
export function decodeRecord(bytes: Uint8Array): PromiseRecord {
  const type = KINDS[bytes[0] ?? KINDS.length];
  assert(type, `promise record of unknown kind ${bytes[0]}`);
  const body = (CODECS[type] as Codec<unknown>).decode(bytes.subarray(1));
  assert(!isFault(body), `unreadable ${type} record`);
  return { type, body } as PromiseRecord;
}
