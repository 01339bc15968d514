/**
 * Receipts: what became of each transaction of a batch, in its order. `failed` stays in the block and changes no state;
 * `skipped` is no outcome at all (its nonce was still too high, or its id had its outcome already).
 */
import { bytesToUtf8, utf8ToBytes } from '../base/bytes.ts';
import { type Fault, isFault, punish } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { boundedBytes, boundedList, container, uint8 } from '../codec/types.ts';
import { hashTagged } from '../crypto/hash.ts';

export type Receipt =
  | { readonly outcome: 'ok' }
  | { readonly outcome: 'failed'; readonly code: string; readonly detail: string }
  | { readonly outcome: 'skipped' };

interface WireReceipt {
  readonly outcome: number;
  readonly code: Uint8Array;
  readonly detail: Uint8Array;
}

/** Wire numbers: never reuse one. */
const OUTCOMES = ['skipped', 'ok', 'failed'] as const;
const NOTHING = new Uint8Array(0);

const receiptType = container<WireReceipt>({
  outcome: uint8,
  code: boundedBytes(LIMITS.receiptCodeBytesMax),
  detail: boundedBytes(LIMITS.receiptDetailBytesMax),
});
const receiptCodec = createCodec<WireReceipt>('receipt', receiptType);
const receiptsCodec = createCodec<WireReceipt[]>(
  'receipts',
  boundedList(receiptType, LIMITS.batchTransactionsMax),
);

/** The receipt of a failed transaction; a detail that is too long is cut at a character. */
export function createFailedReceipt(code: string, detail: string): Receipt {
  return { outcome: 'failed', code, detail: cutText(detail, LIMITS.receiptDetailBytesMax) };
}

/** All receipts of a block, parallel to its transactions. */
export function encodeReceipts(receipts: readonly Receipt[]): Uint8Array {
  return receiptsCodec.encode(receipts.map(toWire));
}

export function decodeReceipts(bytes: Uint8Array): readonly Receipt[] | Fault {
  const wires = receiptsCodec.decode(bytes);
  if (isFault(wires)) return wires;
  const receipts: Receipt[] = [];
  for (const wire of wires) {
    const receipt = fromWire(wire);
    if (isFault(receipt)) return receipt;
    receipts.push(receipt);
  }
  return receipts;
}

export function encodeReceipt(receipt: Receipt): Uint8Array {
  return receiptCodec.encode(toWire(receipt));
}

export function decodeReceipt(bytes: Uint8Array): Receipt | Fault {
  const wire = receiptCodec.decode(bytes);
  return isFault(wire) ? wire : fromWire(wire);
}

/** Leaf of the receipts tree. */
export function receiptHash(receipt: Receipt): Uint8Array {
  if (receipt.outcome === 'ok') return OK_HASH;
  return hashTagged('receipt', encodeReceipt(receipt));
}

/** Nearly every receipt is this one. */
const OK_HASH = hashTagged('receipt', encodeReceipt({ outcome: 'ok' }));

function toWire(receipt: Receipt): WireReceipt {
  const outcome = OUTCOMES.indexOf(receipt.outcome);
  if (receipt.outcome !== 'failed') return { outcome, code: NOTHING, detail: NOTHING };
  return { outcome, code: utf8ToBytes(receipt.code), detail: utf8ToBytes(receipt.detail) };
}

function fromWire(wire: WireReceipt): Receipt | Fault {
  const outcome = OUTCOMES[wire.outcome];
  if (outcome === undefined) return punish('malformed-receipt', 'there is no such outcome');
  const code = bytesToUtf8(wire.code);
  const detail = bytesToUtf8(wire.detail);
  if (code === undefined || detail === undefined)
    return punish('malformed-receipt', 'text that is not UTF-8');
  if (outcome === 'failed') return { outcome, code, detail };
  if (code !== '' || detail !== '')
    return punish('malformed-receipt', 'only a failure has a code and a detail');
  return { outcome };
}

function cutText(text: string, bytesMax: number): string {
  let cut = text;
  while (utf8ToBytes(cut).length > bytesMax) cut = Array.from(cut).slice(0, -1).join('');
  return cut;
}
