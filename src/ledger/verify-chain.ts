/**
 * Re-verification of a stored chain from its genesis, block by block: every hash link, root, receipt, index, transaction signature, decision proof
 * and certificate; everything is executed again on a fresh state, which must be the stored one in the end. It trusts the genesis and nothing
 * on disk. Promises, seals and evidence are the store's and the engine's to check.
 */
import { equalBytes } from '../base/bytes.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { genesisChanges } from './opening.ts';
import { readStoredBlock, reexecute } from './verify-block.ts';
import { createExpect, DamagedChainError } from './verify-damage.ts';
import { verifyCertificate, verifyProof } from './verify-finality.ts';
import type { VerifyInput } from './verify-input.ts';
import { createFreshState, type FreshState } from './verify-state.ts';

/** How far it is: yielded after each block. */
export interface VerifyProgress {
  readonly height: number;
  /** Height of the stored tip. */
  readonly of: number;
}

export type VerifyVerdict =
  | {
      readonly type: 'sound';
      readonly height: number;
      readonly blockHash: Uint8Array;
      readonly stateRoot: Uint8Array;
      readonly transactions: number;
      readonly certificates: number;
      readonly stateEntries: number;
    }
  /** The first fault, the height at which it was found, and what it is. */
  | { readonly type: 'damaged'; readonly height: number; readonly what: string };

/** Runs to a verdict, yielding in between so that the caller can show progress. What the reader throws becomes the verdict, too. */
export function* verifyChain(input: VerifyInput): Generator<VerifyProgress, VerifyVerdict> {
  const { genesis, application, keepUndo } = input;
  const fresh = createFreshState(input.reader);
  fresh.write(Array.from(genesisChanges(genesis, application).values()));
  const ledger = createLedger({ genesis, application, reader: fresh.reader, keepUndo });
  try {
    const counts = yield* verifyBlocks(input, ledger, fresh);
    verifyEnd(input, ledger);
    const { height, blockHash, stateRoot } = ledger.tip();
    const stateEntries = input.reader.mark() === undefined ? 0 : fresh.compare(height);
    return { type: 'sound', height, blockHash, stateRoot, ...counts, stateEntries };
  } catch (error) {
    // The store throws at a value whose checksum is wrong: that is a finding, too.
    const height = error instanceof DamagedChainError ? error.height : ledger.tip().height + 1;
    return { type: 'damaged', height, what: (error as Error).message };
  }
}

/** Every block up to the mark, with its proof and its certificate. */
function* verifyBlocks(
  input: VerifyInput,
  ledger: Ledger,
  fresh: FreshState,
): Generator<VerifyProgress, { transactions: number; certificates: number }> {
  const { reader, engine } = input;
  const top = reader.mark()?.height ?? 0;
  const certified = reader.certificateAt(top)?.height ?? 0;
  const checkLink = engine.createChainCheck?.(input.genesis.engine.parameters);
  let transactions = 0;
  // Null decisions before the first block may have certified the genesis itself.
  let certificates = verifyCertificate(input, ledger);
  for (let height = 1; height <= top; height++) {
    fresh.enterHeight(height);
    const read = readStoredBlock(reader, engine, height);
    const { parentHash } = read.header;
    const { systemOperations } = read.stored;
    const wrong = checkLink?.({ ...read.ordered, parentHash, systemOperations });
    if (wrong !== undefined) throw new DamagedChainError(height, `the engine's rules: ${wrong.detail}`);
    const executed = reexecute(ledger, reader, read);
    fresh.write(executed.state);
    ledger.committed(read.sequence);
    verifyProof(input, ledger, read, height > certified);
    certificates += verifyCertificate(input, ledger);
    transactions += executed.transactions.length;
    yield { height, of: top };
  }
  return { transactions, certificates };
}

/** The mark stands where the blocks end; null decisions may have moved its sequence number on. */
function verifyEnd({ reader }: VerifyInput, ledger: Ledger): void {
  const mark = reader.mark();
  const { height, blockHash, sequence } = ledger.tip();
  const expect = createExpect(height);
  expect(mark === undefined || equalBytes(mark.blockHash, blockHash), 'the mark names another block');
  expect(mark === undefined || mark.sequence >= sequence, `the mark names sequence number ${mark?.sequence}`);
  expect(reader.blockAt(height + 1) === undefined, 'a block is stored above the mark');
}
