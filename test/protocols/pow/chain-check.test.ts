/** What `verify` asks of a stored chain of proof of work, block by block. */
import { strictEqual } from 'node:assert/strict';
import { hashTagged } from '../../../src/crypto/hash.ts';
import type { LinkedBlock } from '../../../src/protocols/ordering.ts';
import { createChainCheck } from '../../../src/protocols/pow/chain-check.ts';
import type { PowHeader } from '../../../src/protocols/pow/header.ts';
import { coinbase } from '../../../src/protocols/pow/rewards.ts';
import { difficultyToTarget, numberToBytes32 } from '../../../src/protocols/pow/work.ts';
import { firstHeader, GENESIS, mine, parameters, START_MS } from './headers.ts';

/** A chain of on-time blocks, each with a change of its own, as `verify` meets it; the codes of what is wrong. */
function check(
  changes: readonly Partial<PowHeader>[],
  spoil: Partial<LinkedBlock> = {},
): (string | undefined)[] {
  const next = createChainCheck(parameters);
  let parent: Uint8Array = GENESIS;
  let parentHash: Uint8Array = GENESIS;
  return changes.map((change, index) => {
    const height = index + 1;
    const timeMs = START_MS + height * parameters.blockTimeMs;
    const worked = mine(firstHeader({ height, timeMs, parent, parentBlock: parentHash, ...change }));
    const { header, bytes, hash } = worked;
    const blockHash = hashTagged('header', bytes);
    const systemOperations = coinbase(parameters, header);
    const batch = { batchDigest: header.batchDigest, engineHeader: bytes };
    const fault = next({ height, blockHash, parentHash, systemOperations, ...batch, ...spoil });
    [parent, parentHash] = [hash, blockHash];
    return fault?.code;
  });
}

describe('verifying a mined chain', () => {
  it('finds nothing wrong where nothing is', () => {
    for (const code of check([{}, {}, {}, {}])) strictEqual(code, undefined);
  });

  it('recomputes difficulty, links and rewards', () => {
    const easier = numberToBytes32(difficultyToTarget(parameters.difficultyMin));
    const cases: [Partial<PowHeader>, string][] = [
      [{ target: easier }, 'wrong-target'],
      [{ timeMs: START_MS }, 'time-too-old'],
      [{ height: 4 }, 'wrong-height'],
      [{ parent: GENESIS }, 'wrong-parent'],
      [{ parentBlock: GENESIS }, 'wrong-parent-block'],
    ];
    for (const [change, code] of cases) strictEqual(check([{}, {}, change])[2], code);
    strictEqual(check([{}], { systemOperations: [] })[0], 'wrong-coinbase');
    const [richer] = coinbase({ ...parameters, reward: 51 }, firstHeader());
    strictEqual(check([{}], { systemOperations: [richer!] })[0], 'wrong-coinbase');
    strictEqual(check([{}], { engineHeader: new Uint8Array(183) })[0], 'no-work');
  });
});
