/**
 * What is signed: the bytes under each signature of PBFT. (The purpose tag, the protocol version and the chain id are added by the
 * crypto floor.) Large statements are signed over the hash of their content, so that a header of them can be checked alone.
 */
import { createCodec } from '../../codec/codec.ts';
import { bytes32, container, uint53 } from '../../codec/types.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { Ballot, ChainPoint, Complaint, NewViewContent, ViewChangeContent } from './messages.ts';
import { ballotType, newViewContentType, pointType, viewChangeContentType } from './schema.ts';

const ballotCodec = createCodec('ballot', ballotType);
const pointCodec = createCodec('point', pointType);
const viewChangeContentCodec = createCodec('view-change-content', viewChangeContentType);
const newViewContentCodec = createCodec('new-view-content', newViewContentType);
const summaryCodec = createCodec(
  'summary',
  container<{ number: number; serial: number; content: Uint8Array }>({
    number: uint53,
    serial: uint53,
    content: bytes32,
  }),
);

/** Under PRE-PREPARE, PREPARE and COMMIT; the tag tells them apart. */
export function ballotBytes({ view, sequence, digest }: Ballot): Uint8Array {
  return ballotCodec.encode({ view, sequence, digest });
}

/** Under CHECKPOINT. */
export function pointBytes({ sequence, height, blockHash }: ChainPoint): Uint8Array {
  return pointCodec.encode({ sequence, height, blockHash });
}

/** Under VIEW-CHANGE. */
export function viewChangeBytes(view: number, { certificates, prepared }: ViewChangeContent): Uint8Array {
  const content = sha256(viewChangeContentCodec.encode({ certificates, prepared }));
  return summaryCodec.encode({ number: view, serial: 0, content });
}

/** Under NEW-VIEW. */
export function newViewBytes(view: number, { viewChanges, proposals }: NewViewContent): Uint8Array {
  const content = sha256(newViewContentCodec.encode({ viewChanges, proposals }));
  return summaryCodec.encode({ number: view, serial: 0, content });
}

/** Under COMPLAIN. */
export function complaintBytes({
  view,
  serial,
  transaction,
}: Omit<Complaint, 'signer' | 'signature'>): Uint8Array {
  return summaryCodec.encode({ number: view, serial, content: sha256(transaction) });
}
