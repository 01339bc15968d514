/** Rewards of miners: booked at once, spendable when mature, counted for ever; and changes on trial. */
import { deepEqual, strictEqual } from 'node:assert/strict';
import { accountKey, decodeBalance, ISSUED_KEY } from '../../src/ledger/accounts/keys.ts';
import { DEFAULT_LIMITS } from '../../src/ledger/genesis-reading.ts';
import { encodeReward } from '../../src/ledger/reward.ts';
import { applicationKey } from '../../src/ledger/state/namespace.ts';
import { alice, bob, createTestChain, mallory, put, type TestChain, testGenesis } from './support.ts';

const MATURITY = 3;

function createMinedChain(): TestChain {
  return createTestChain({
    genesis: testGenesis({ limits: { ...DEFAULT_LIMITS, emptyBlocks: true } }),
    keepUndo: true,
  });
}

function mineBlock(chain: TestChain, amount: bigint, to = mallory.publicKey): void {
  const reward = encodeReward({ to, amount, maturityBlocks: MATURITY });
  chain.settle(chain.ledger.execute({ ...chain.decide([]), systemOperations: [reward] }));
}

const read = (chain: TestChain, key: Uint8Array) => decodeBalance(chain.disk.get(applicationKey(key)));
const balanceOf = (chain: TestChain) => read(chain, accountKey(mallory.publicKey));

describe('the reward of a miner', () => {
  it('opens an account when it is mature, and not a block earlier', () => {
    const chain = createMinedChain();
    const balances: (bigint | undefined)[] = [];
    for (const amount of [10n, 20n, 30n, 40n, 50n]) {
      mineBlock(chain, amount);
      balances.push(balanceOf(chain));
    }
    deepEqual(balances, [undefined, undefined, undefined, 10n, 30n]);
    strictEqual(read(chain, ISSUED_KEY), 150n);
  });

  it('is taken back with its block, the one that matured with it, too', () => {
    const chain = createMinedChain();
    for (const amount of [10n, 20n, 30n]) mineBlock(chain, amount);
    const before = chain.ledger.tip().stateRoot;
    mineBlock(chain, 40n);
    chain.ledger.revert(1);
    deepEqual(chain.ledger.tip().stateRoot, before);
    mineBlock(chain, 7n);
    deepEqual([balanceOf(chain), read(chain, ISSUED_KEY)], [10n, 67n]);
  });

  it('never overflows a balance', () => {
    const chain = createMinedChain();
    for (const amount of [2n ** 64n - 1_000n, 2_000n]) mineBlock(chain, amount);
    for (let left = 0; left < MATURITY; left += 1) mineBlock(chain, 0n);
    strictEqual(balanceOf(chain), 2n ** 64n - 1n);
  });
});

describe('changing the chain on trial', () => {
  it('leaves no trace when it does not succeed, and all of it when it does', () => {
    const chain = createMinedChain();
    chain.run([chain.sign(alice, 0, [put('colour', 'blue')])]);
    chain.run([chain.sign(alice, 1, [{ type: 'transfer', to: bob.publicKey, amount: 5n }])]);
    const before = chain.ledger.tip();
    const other = chain.sign(alice, 1, [put('colour', 'red')]);
    const change = (isKept: boolean) =>
      chain.ledger.attempt(() => {
        chain.ledger.revert(1);
        chain.ledger.execute(chain.decide([other]));
        return isKept;
      });
    strictEqual(change(false), false);
    deepEqual(chain.ledger.tip(), before);
    strictEqual(chain.ledger.outcomeOf(other), undefined);
    deepEqual(chain.ledger.query('key', new TextEncoder().encode('colour'))?.stateRoot, before.stateRoot);
    strictEqual(chain.ledger.nonceOf(alice.publicKey), 2);
    strictEqual(
      chain.ledger.attempt(() => {
        chain.ledger.revert(2);
        return false;
      }),
      false,
    );
    const twin = createMinedChain();
    twin.run([twin.sign(alice, 0, [put('colour', 'blue')])]);
    twin.run([twin.sign(alice, 1, [{ type: 'transfer', to: bob.publicKey, amount: 5n }])]);
    const next = [chain, twin].map((each) => each.run([each.sign(bob, 0, [put('shape', 'round')])]));
    deepEqual(next[0]!.tip, next[1]!.tip);
    strictEqual(next[0]!.revertTo, null);
    chain.ledger.revert(1);
    strictEqual(change(true), true);
    strictEqual(chain.ledger.outcomeOf(other)?.height, 2);
  });
});
