/**
 * Headers validated per second by one thread, as a node does that catches up: reading and two hashes first (`work`), then height, difficulty, median time and
 * the place in the tree (`rules`). The chain is really mined, under a target that a few tries meet.
 */
import { assert } from '../../../base/assert.ts';
import { bytesToKey } from '../../../base/bytes.ts';
import { isFault } from '../../../base/fault.ts';
import { createBlockTree } from '../../../protocols/pow/block-tree.ts';
import {
  encodePowHeader,
  POW_VERSION,
  readWorkedHeader,
  type WorkedHeader,
} from '../../../protocols/pow/header.ts';
import { nextFields } from '../../../protocols/pow/rules.ts';
import { FIRST_SEEN } from '../../../protocols/pow/tie.ts';
import { bytes32ToNumber, difficultyToTarget, numberToBytes32 } from '../../../protocols/pow/work.ts';
import { createSeekNonce } from '../../../workers/seek-nonce.ts';
import { ratePerSecond } from './rate-of.ts';

export interface HeaderRates {
  /** Reading and hashing alone. */
  readonly work: number;
  /** Everything that a header must pass. */
  readonly whole: number;
}

const HEADERS = 3_000;
const ROUNDS = 5;
const BLOCK_TIME_MS = 1_000;
const DIFFICULTY = 8;
const NONCES = 100_000;

const PARAMETERS = {
  genesisTimeMs: 0,
  blockTimeMs: BLOCK_TIME_MS,
  halfLifeMs: 30 * BLOCK_TIME_MS,
  difficulty: DIFFICULTY,
  difficultyMin: 1,
  reorganisationMax: HEADERS,
};
const GENESIS = new Uint8Array(32);

function createTree() {
  const fields = { height: 0, timeMs: 0, target: difficultyToTarget(DIFFICULTY) };
  return createBlockTree(PARAMETERS, [{ id: bytesToKey(GENESIS), fields, data: null }], FIRST_SEEN);
}

type Tree = ReturnType<typeof createTree>;

function addTo(tree: Tree, { header, hash }: WorkedHeader): void {
  const { height, timeMs } = header;
  const fields = { height, timeMs, target: bytes32ToNumber(header.target) };
  const block = tree.add(bytesToKey(hash), bytesToKey(header.parent), fields, null);
  assert(!isFault(block), 'a header by the rules is lawful');
  tree.setBody(block);
}

function readWork(bytes: Uint8Array): WorkedHeader {
  const worked = readWorkedHeader(bytes);
  assert(!isFault(worked), 'a header that was mined has its work');
  return worked;
}

/** A chain of encoded headers, each by the rules. */
function mineChain(): readonly Uint8Array[] {
  const tree = createTree();
  const chain: Uint8Array[] = [];
  let parent: Uint8Array = GENESIS;
  while (chain.length < HEADERS) {
    const { height, timeMs, target } = nextFields(
      PARAMETERS,
      tree.best(),
      BLOCK_TIME_MS * (chain.length + 1),
    );
    const hashes = { parent, parentBlock: GENESIS, batchDigest: GENESIS, miner: GENESIS };
    const fixed = {
      ...hashes,
      version: POW_VERSION,
      height,
      timeMs,
      target: numberToBytes32(target),
      extraNonce: 0,
    };
    const nonce = createSeekNonce(encodePowHeader({ ...fixed, nonce: 0 }))(0, NONCES);
    assert(nonce !== null, 'so easy a target is met soon');
    const bytes = encodePowHeader({ ...fixed, nonce });
    const worked = readWork(bytes);
    addTo(tree, worked);
    parent = worked.hash;
    chain.push(bytes);
  }
  return chain;
}

function bestRate(run: () => void): number {
  const rates = Array.from({ length: ROUNDS }, () => ratePerSecond(HEADERS, run));
  return Math.round(Math.max(...rates));
}

export function measureHeaderRates(): HeaderRates {
  const chain = mineChain();
  const whole = bestRate(() => {
    const tree = createTree();
    for (const bytes of chain) addTo(tree, readWork(bytes));
  });
  return { work: bestRate(() => chain.forEach(readWork)), whole };
}
