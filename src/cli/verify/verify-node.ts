/**
 * Everything that one node keeps on disk, checked: first that every raw record is what was written and that records agree with each other,
 * then that the chain they tell is lawful from genesis to tip, then what is signed beside it, and the promise log.
 * The node must not run: LevelDB belongs to one process.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { bytesToHex, equalBytes } from '../../base/bytes.ts';
import type { Application } from '../../ledger/application.ts';
import { type Genesis, genesisHash } from '../../ledger/genesis.ts';
import { type VerifyVerdict, verifyChain } from '../../ledger/verify-chain.ts';
import { nodePaths } from '../../node/node-home.ts';
import type { AnyOrdering } from '../../replica/engines.ts';
import { type ChainStore, openChainStore } from '../../storage/chain-store.ts';
import { StoreCorruptError } from '../../storage/errors.ts';
import { readFrames } from '../../storage/promise-frames.ts';
import { checkSignedRecords } from './signed-records.ts';

export interface VerifyTarget {
  readonly name: string;
  /** Holds `chain/` and `promises.log`. */
  readonly directory: string;
  readonly genesis: Genesis;
  readonly application: Application;
  readonly ordering: AnyOrdering;
}

/** What a sound node holds, and the first fault of one that is not. */
export interface NodeVerdict {
  readonly name: string;
  readonly sound: boolean;
  /** The first fault, in a sentence; null: none. */
  readonly fault: string | null;
  readonly height: number;
  readonly blockHash: string | null;
  readonly stateRoot: string | null;
  readonly records: number;
  readonly transactions: number;
  readonly certificates: number;
  readonly promises: number;
}

/** Hears how far the check is: `done` of `total`, the total null where it is not known before the end. */
export type OnProgress = (phase: 'records' | 'blocks', done: number, total: number | null) => void;

/**
 * Checks one node.
 * @throws HomeInUseError while it runs, and other errors of the world that are no finding.
 */
export async function verifyNode(target: VerifyTarget, onProgress: OnProgress): Promise<NodeVerdict> {
  const found = {
    height: 0,
    blockHash: null,
    stateRoot: null,
    records: 0,
    transactions: 0,
    certificates: 0,
    promises: 0,
  };
  const chainId = genesisHash(target.genesis);
  const verdict = (fault: string | null, more: Partial<NodeVerdict> = {}): NodeVerdict => ({
    name: target.name,
    sound: fault === null,
    fault,
    ...found,
    ...more,
  });
  let store: ChainStore | undefined;
  try {
    const { chain: path } = nodePaths(target.directory);
    // opening would begin a new one
    if (!existsSync(path)) throw new StoreCorruptError(path, 'the chain is missing');
    store = await openChainStore({ path, chainId });
    await store.checkIntegrity((records) => {
      found.records = records;
      onProgress('records', records, null);
    });
    const chain = await checkChain(target, store, onProgress);
    if (chain.type === 'damaged')
      return verdict(`height ${chain.height}: ${chain.what}`, { height: chain.height });
    checkSignedRecords(target.genesis, target.ordering, store);
    found.promises = await countPromises(target.directory, chainId, chain.height);
    const { height, transactions, certificates } = chain;
    const blockHash = bytesToHex(chain.blockHash);
    const stateRoot = bytesToHex(chain.stateRoot);
    return verdict(null, { height, blockHash, stateRoot, transactions, certificates });
  } catch (error) {
    if (error instanceof StoreCorruptError) return verdict(error.message);
    throw error;
  } finally {
    await store?.close();
  }
}

/** Blocks between two turns of the event loop, so that Ctrl-C is heard. */
const BLOCKS_AT_ONCE = 100;

async function checkChain(
  { genesis, application, ordering }: VerifyTarget,
  reader: ChainStore,
  onProgress: OnProgress,
): Promise<VerifyVerdict> {
  const keepUndo = ordering.finality.type === 'probabilistic';
  const walk = verifyChain({ genesis, application, engine: ordering, reader, keepUndo });
  for (;;) {
    const step = walk.next();
    if (step.done) return step.value;
    onProgress('blocks', step.value.height, step.value.of);
    if (step.value.height % BLOCKS_AT_ONCE === 0) await nextTurn();
  }
}

/** Every frame and link of the promise log. @throws StoreCorruptError; also where it is missing beside a chain that has moved. */
async function countPromises(directory: string, chainId: Uint8Array, height: number): Promise<number> {
  const path = nodePaths(directory).promises;
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined) {
    if (height === 0) return 0;
    throw new StoreCorruptError(path, 'the promise log is missing beside a chain that has moved');
  }
  const log = readFrames(path, bytes);
  if (!equalBytes(log.chainId, chainId))
    throw new StoreCorruptError(path, 'the promise log is of another chain');
  return log.records.length;
}
