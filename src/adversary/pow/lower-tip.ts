/** A point further down one's own chain, as an engine is told of it that begins there. */
import { assert } from '../../base/assert.ts';
import { isFault } from '../../base/fault.ts';
import type { Mining, Tip } from '../../protocols/ordering.ts';
import { readWorkedHeader, type WorkedHeader } from '../../protocols/pow/header.ts';
import { bytes32ToNumber, numberToBytes32, targetToWork } from '../../protocols/pow/work.ts';

/** Where the chain of `tip` stood at this height, 0 or more and at most the tip's. */
export function lowerTip(mining: Mining, tip: Tip, height: number): Tip {
  if (height === tip.height) return tip;
  let work = tip.seal === null ? 0n : bytes32ToNumber(tip.seal);
  let blockHash = tip.blockHash;
  for (let at = tip.height; at > height; at -= 1) {
    const { header } = readMined(mining, at);
    work -= targetToWork(bytes32ToNumber(header.target));
    blockHash = header.parentBlock;
  }
  const seal = height === 0 ? null : numberToBytes32(work);
  return { sequence: height, height, blockHash, seal, proof: null, certificate: null };
}

function readMined(mining: Mining, height: number): WorkedHeader {
  const block = mining.blockAt(height);
  const worked = block && readWorkedHeader(block.engineHeader);
  assert(worked !== undefined && !isFault(worked), `block ${height} of the own chain was mined`);
  return worked;
}
