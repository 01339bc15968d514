/** What may be gossiped, and what must be true of it before anybody relays it. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { type Fault, isFault, punish } from '../../src/base/fault.ts';
import { LIMITS } from '../../src/base/limits.ts';
import { createTransaction } from '../../src/ledger/transaction.ts';
import { createGossipJudge } from '../../src/node/gossip.ts';
import { pow } from '../../src/protocols/pow/index.ts';
import { encodeMessage, type PowMessage } from '../../src/protocols/pow/messages.ts';
import { difficultyToTarget, numberToBytes32 } from '../../src/protocols/pow/work.ts';
import type { AnyOrdering } from '../../src/replica/engines.ts';
import { encodeEngineFrame, encodeFrame } from '../../src/replica/frames.ts';
import { isGossip, judgeGossip } from '../../src/replica/gossip.ts';
import { keyOf } from '../network/harness.ts';
import { batchOf, firstHeader, mine, parameters } from '../protocols/pow/headers.ts';

const ordering = pow as AnyOrdering;
const chainId = new Uint8Array(32).fill(3);
const transaction = createTransaction(keyOf(1), { chainId, nonce: 0, expiryHeight: 9, operations: [] });
const ledger = { checkTransaction: () => transaction };
const rules = { ordering, parameters, ledger };

const toFrame = (message: PowMessage) => encodeEngineFrame(encodeMessage(message));
const worked = mine(firstHeader());
const batch = batchOf(1, worked.header.timeMs);
const block = toFrame({ type: 'block', header: worked, batch });
const tip = toFrame({ type: 'tip', header: worked });
const relayed = encodeFrame({ type: 'transactions', transactions: [transaction.bytes] });

/** The code of what is wrong; undefined: nothing. */
function codeOf(frame: Uint8Array): string | undefined {
  const judged = judgeGossip(rules, frame);
  return isFault(judged) ? `${judged.action} ${judged.code}` : undefined;
}

describe('what is gossiped', () => {
  it('are new blocks and transactions of miners, and nothing where the engine does not gossip', () => {
    deepEqual(
      [block, relayed, tip].map((frame) => isGossip(ordering, frame)),
      [true, true, false],
    );
    ok(!isGossip({}, block) && !isGossip({}, relayed));
    const large = new Uint8Array(LIMITS.gossipBytesMax + 1);
    large[0] = relayed[0]!;
    ok(!isGossip(ordering, large), 'what is large goes over the streams');
  });

  it('is refused before it is relayed: without work, with too little, with a foreign body, or garbage', () => {
    equal(codeOf(block), undefined);
    const bytes = worked.bytes.slice();
    bytes.fill(0, 0, 32);
    equal(codeOf(toFrame({ type: 'block', header: { ...worked, bytes }, batch })), 'punish no-work');
    const easy = mine(firstHeader({ target: numberToBytes32(difficultyToTarget(1)) }));
    equal(codeOf(toFrame({ type: 'block', header: easy, batch })), 'punish low-work');
    equal(codeOf(toFrame({ type: 'block', header: worked, batch: batchOf(1, 5) })), 'punish foreign-body');
    equal(codeOf(tip), 'punish no-gossip');
    equal(codeOf(encodeFrame({ type: 'getPending', after: 0 })), 'ignore no-gossip');
    const strict = {
      ...rules,
      ledger: { checkTransaction: () => punish('foreign-chain', 'of another chain') },
    };
    const judged = judgeGossip(strict, relayed);
    ok(isFault(judged) && judged.code === 'foreign-chain');
    ok(codeOf(Uint8Array.of(99, 1, 2))?.startsWith('punish'));
    ok(codeOf(new Uint8Array())?.startsWith('punish'));
  });

  it('is delivered and relayed when the signatures are right, and neither when one is not', async () => {
    const delivered: number[] = [];
    const judge = (valid: boolean): ((from: number, bytes: Uint8Array) => Promise<Fault | undefined>) =>
      createGossipJudge(
        rules,
        async (checks) => checks.map(() => valid),
        (from) => delivered.push(from),
      );
    equal(await judge(true)(1, relayed), undefined);
    equal((await judge(false)(2, relayed))?.code, 'bad-signature');
    equal(await judge(false)(3, block), undefined, 'a block asks for no signature');
    equal((await judge(true)(4, tip))?.code, 'no-gossip');
    deepEqual(delivered, [1, 3]);
  });
});
