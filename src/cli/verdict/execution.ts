/**
 * The decisions that a believed node shows, executed once more from the genesis on: every transaction is signed by its sender, every decision
 * proven, every block, state root and outcome what an honest ledger makes of them. Whoever shows the same hashes is judged with it.
 */
import type { ChainRules } from '../../checker/chain-rules.ts';
import { createChecker } from '../../checker/checker.ts';
import type { Violation } from '../../checker/violation.ts';
import { verify } from '../../crypto/signature.ts';
import { ACCOUNTS_APPLICATION, createAccountsApplication } from '../../ledger/accounts/accounts.ts';
import type { Genesis } from '../../ledger/genesis.ts';
import type { Decision } from '../../protocols/ordering.ts';
import { orderingOf } from '../../replica/engines.ts';
import type { Shown, Witness } from './observe.ts';

/** As much as takes some seconds: of longer chains the beginning is executed, and `verify` reads all of it from the disk of a stopped node. */
const BLOCKS_MAX = 2_000;
const TRANSACTIONS_MAX = 20_000;

export interface Executed {
  readonly violations: readonly Violation[];
  /** Up to which height. */
  readonly height: number;
}

/** Nothing is executed where the application is not the built-in one. */
export async function executeAgain(
  { replica, blocks }: Shown,
  witness: Witness,
  genesis: Genesis,
  isTrue: ChainRules['isTrue'],
): Promise<Executed> {
  if (genesis.application.name !== ACCOUNTS_APPLICATION) return { violations: [], height: 0 };
  const checker = createChecker({
    isHonest: () => true,
    chain: {
      genesis,
      application: createAccountsApplication(),
      ordering: orderingOf(genesis),
      isTrue,
      verify,
    },
  });
  let [sequence, height, transactions] = [0, 0, 0];
  while (height < Math.min(blocks.length, BLOCKS_MAX) && transactions < TRANSACTIONS_MAX) {
    const block = await witness.blockAt(height + 1);
    if (block === undefined || block.decision.sequence > sequence + BLOCKS_MAX) break;
    height += 1;
    const { decision, stateRoot, transactions: count } = block;
    const { blockHash } = blocks[height - 1]!;
    const adopted = [...nullsBetween(sequence, decision.sequence), decision];
    const output = { type: 'adopt', revert: 0, decisions: adopted };
    const step = { type: 'step', event: { type: 'start' }, effects: [{ type: 'output', output }] } as const;
    checker.see(replica, step, Date.now());
    sequence = decision.sequence;
    checker.see(replica, { type: 'block', sequence, height, blockHash, stateRoot }, Date.now());
    checker.see(replica, { type: 'durable', sequence, height }, Date.now());
    transactions += count;
  }
  return { violations: checker.violations(), height };
}

const NOTHING = new Uint8Array();

/** Sequence numbers without a block were filled with nothing. */
function nullsBetween(below: number, above: number): readonly Decision[] {
  const count = Math.max(0, above - below - 1);
  return Array.from({ length: count }, (_, index) => ({
    ...{ sequence: below + 1 + index, batch: null, engineHeader: NOTHING, proof: NOTHING },
    systemOperations: [],
  }));
}
