/** Re-verifying one stored block against its re-execution: every part of it, and every index that leads to it. */
import { equalBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { verify } from '../crypto/signature.ts';
import { batchDigest } from './batch.ts';
import { decodeHeader, type Header, headerHash, type StoredBlock } from './block.ts';
import type { Executed, Ledger } from './ledger.ts';
import type { SignedTransaction } from './transaction.ts';
import { isSameUndo } from './undo.ts';
import { createExpect, DamagedChainError } from './verify-damage.ts';
import type { EngineChecks, OrderedBlock, VerifyReader } from './verify-input.ts';

/** A block that was read and is what it says it is, apart from its execution. */
export interface ReadBlock {
  readonly stored: StoredBlock;
  readonly header: Header;
  readonly ordered: OrderedBlock;
  readonly sequence: number;
}

/** Reads a block and checks its own hashes. */
export function readStoredBlock(reader: VerifyReader, engine: EngineChecks, height: number): ReadBlock {
  const stored = reader.blockAt(height);
  if (stored === undefined) throw new DamagedChainError(height, 'the block is missing');
  const expect = createExpect(height);
  expect(stored.height === height, `the block says that its height is ${stored.height}`);
  const header = decodeHeader(stored.header);
  if (isFault(header)) throw new DamagedChainError(height, `the header cannot be read: ${header.detail}`);
  expect(equalBytes(headerHash(stored.header), stored.hash), 'the block hash is not the hash of the header');
  expect(
    equalBytes(batchDigest(stored.batch), stored.batchDigest),
    'the batch digest is not the digest of the batch',
  );
  expect(reader.heightOfHash(stored.hash) === height, 'the index of block hashes does not lead to the block');
  expect(
    reader.heightOfBatch(stored.batchDigest) === height,
    'the index of batches does not lead to the block',
  );
  const { hash: blockHash, batchDigest: digest } = stored;
  const ordered = { height, blockHash, engineHeader: header.engine, batchDigest: digest };
  const order = engine.readHeader(ordered);
  if (isFault(order)) throw new DamagedChainError(height, `the engine's part of the header: ${order.detail}`);
  return { stored, header, ordered, sequence: order.sequence };
}

/** Judges its batch, checks every signature, executes it, and compares all that came of it. */
export function reexecute(ledger: Ledger, reader: VerifyReader, read: ReadBlock): Executed {
  const { stored, header, sequence } = read;
  const expect = createExpect(stored.height);
  expect(sequence > ledger.tip().sequence, `sequence number ${sequence} does not rise`);
  expect(
    equalBytes(header.parentHash, ledger.tip().blockHash),
    'the parent hash is not the hash of the block below',
  );
  const anyView = { sequence, view: Number.MAX_SAFE_INTEGER, fresh: false, nowMs: null };
  const judged = ledger.judge(stored.batch, anyView);
  if (isFault(judged)) throw new DamagedChainError(stored.height, `the batch is unlawful: ${judged.detail}`);
  for (const [index, transaction] of judged.transactions.entries()) {
    expect(isSigned(transaction), `the signature of transaction ${index} is wrong`);
  }
  const { proof, systemOperations, batch: bytes, batchDigest: digest } = stored;
  const batch = { bytes, digest };
  const executed = ledger.execute({ sequence, batch, engineHeader: header.engine, proof, systemOperations });
  compareBlocks(read, executed.block!);
  for (const { id, index } of executed.outcomes) {
    const place = reader.outcomeOf(id);
    const isRight = place?.height === stored.height && place.index === index;
    expect(isRight, `the index of outcomes does not lead to transaction ${index}`);
  }
  return executed;
}

function isSigned({ body, signedMessage, signature }: SignedTransaction): boolean {
  return verify(body.sender, signedMessage, signature);
}

/** What is stored and what re-execution made must be the same, byte for byte. */
function compareBlocks({ stored, header, sequence }: ReadBlock, made: StoredBlock): void {
  const expect = createExpect(stored.height);
  const again = decodeHeader(made.header) as Header;
  for (const field of ['transactionRoot', 'receiptsRoot', 'stateRoot', 'validatorSetHash'] as const) {
    expect(equalBytes(header[field], again[field]), `re-execution gives another ${field}`);
  }
  expect(equalBytes(stored.header, made.header), 're-execution gives another version or time');
  expect(equalBytes(stored.receipts, made.receipts), 're-execution gives other receipts');
  expect(isSameUndo(stored.undo, made.undo, sequence), 're-execution gives another undo record');
}
