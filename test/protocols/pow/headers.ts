/** Headers that are really mined, under a target that a few tries meet. */
import { batchDigest, encodeBatch } from '../../../src/ledger/batch.ts';
import {
  encodePowHeader,
  isEnough,
  NONCE_OFFSET,
  type PowHeader,
  readWorkedHeader,
  type WorkedHeader,
  workHash,
} from '../../../src/protocols/pow/header.ts';
import { difficultyToTarget, numberToBytes32 } from '../../../src/protocols/pow/work.ts';

export const GENESIS = new Uint8Array(32).fill(9);
export const START_MS = 1_000_000_000;
export const parameters = {
  genesisTimeMs: START_MS,
  blockTimeMs: 1_000,
  halfLifeMs: 20_000,
  difficulty: 8,
  difficultyMin: 2,
  reorganisationMax: 100,
  futureBoundMs: 5_000,
  reward: 50,
  halvingBlocks: 100,
  maturityBlocks: 5,
  tieByLot: 0,
};

/** Tries nonces until the header has its work. */
export function mine(header: PowHeader): WorkedHeader {
  const bytes = encodePowHeader(header);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let nonce = 0; !isEnough(workHash(bytes), bytes); nonce += 1)
    view.setUint32(NONCE_OFFSET, nonce, true);
  return readWorkedHeader(bytes) as WorkedHeader;
}

export const batchOf = (height: number, timeMs: number): Uint8Array =>
  encodeBatch({ sequence: height, view: 0, timeMs, transactions: [] });

/** A first block by the rules, with changes. */
export function firstHeader(change: Partial<PowHeader> = {}): PowHeader {
  const timeMs = change.timeMs ?? START_MS + 1_000;
  const height = change.height ?? 1;
  return {
    target: numberToBytes32(difficultyToTarget(parameters.difficulty)),
    parent: GENESIS,
    parentBlock: GENESIS,
    batchDigest: batchDigest(batchOf(height, timeMs)),
    miner: new Uint8Array(32).fill(1),
    version: 1,
    height,
    timeMs,
    extraNonce: 0,
    nonce: 0,
    ...change,
  };
}
