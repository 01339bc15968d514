/** The checkers of mined chains: each must catch what it is for, and be silent over an honest network. */
import { deepEqual, match, ok, strictEqual } from 'node:assert/strict';
import { wrongSupply } from '../../../src/checker/pow/supply.ts';
import { createMineSurvey } from '../../../src/checker/pow/survey.ts';
import { createMinedWatchers } from '../../../src/checker/pow/watchers.ts';
import type { Seen } from '../../../src/checker/seen.ts';
import { runLab } from '../../../src/lab/run.ts';
import { encodeBalance, ISSUED_KEY } from '../../../src/ledger/accounts/keys.ts';
import { applicationKey } from '../../../src/ledger/state/namespace.ts';
import type { Decision, OrderingInput } from '../../../src/protocols/ordering.ts';
import type { PowHeader, WorkedHeader } from '../../../src/protocols/pow/header.ts';
import { coinbase } from '../../../src/protocols/pow/rewards.ts';
import { difficultyToTarget, numberToBytes32 } from '../../../src/protocols/pow/work.ts';
import { BLOCK_TIME_MS, minersOf, openMine } from '../../adversary/pow/support.ts';
import { batchOf, firstHeader, GENESIS, mine, parameters, START_MS } from '../../protocols/pow/headers.ts';

/** A block on time on top of another, with changes. */
function blockOn(below: WorkedHeader | undefined, change: Partial<PowHeader> = {}): WorkedHeader {
  const height = (below?.header.height ?? 0) + 1;
  const parent = below?.hash ?? GENESIS;
  return mine(
    firstHeader({ height, timeMs: START_MS + 1_000 * height, parent, parentBlock: parent, ...change }),
  );
}

function toDecision({ header, bytes, hash }: WorkedHeader): Decision {
  return {
    sequence: header.height,
    batch: { digest: header.batchDigest, bytes: batchOf(header.height, header.timeMs) },
    engineHeader: bytes,
    proof: hash,
    systemOperations: coinbase(parameters, header),
  };
}

/** What the watchers say while one replica puts these branches on, one after the other. */
function watch(...branches: readonly (readonly Decision[])[]): string[] {
  const genesis = { engine: { name: 'pow', parameters } };
  const watchers = createMinedWatchers({ genesis } as never);
  const said: string[] = [];
  const see = (seen: Seen): void => {
    for (const [rule, watcher] of watchers)
      if (watcher.types.includes(seen.type))
        watcher.see(0, seen, (detail) => said.push(`${rule}: ${detail}`));
  };
  const step = (input: Partial<OrderingInput>, decisions: readonly Decision[]): void =>
    see({
      type: 'step',
      event: { type: 'input', input },
      effects:
        decisions.length === 0 ? [] : [{ type: 'output', output: { type: 'adopt', revert: 0, decisions } }],
    });
  for (const decisions of branches) {
    step({ type: 'head' }, decisions);
    for (const { sequence } of decisions) step({ type: 'executed', sequence }, []);
  }
  return said;
}

describe('checkers of mined chains', () => {
  it('say nothing of lawful blocks, and of a move to the branch with more work', () => {
    const first = blockOn(undefined);
    const other = blockOn(undefined, { extraNonce: 1 });
    deepEqual(watch([toDecision(first)], [other, blockOn(other)].map(toDecision)), []);
  });

  it('catch every block that breaks a rule', () => {
    const first = blockOn(undefined);
    const easy = numberToBytes32(difficultyToTarget(parameters.difficultyMin));
    const cases: readonly (readonly [Decision, RegExp])[] = [
      [toDecision(blockOn(first, { target: easy })), /^mined-rules: block 2: target .* the rule says/],
      [toDecision(blockOn(first, { timeMs: START_MS })), /^mined-rules: block 2: time .* median/],
      [{ ...toDecision(blockOn(first)), engineHeader: new Uint8Array(183) }, /the hash is above the target/],
      [{ ...toDecision(blockOn(first)), systemOperations: [] }, /something else than the reward/],
      [{ ...toDecision(blockOn(first)), batch: null }, /names another batch/],
      [{ ...toDecision(blockOn(first)), sequence: 3 }, /names height 2/],
    ];
    for (const [decision, sentence] of cases) {
      const said = watch([toDecision(first)], [decision]);
      ok(said.length >= 1, String(sentence));
      match(said[0]!, sentence);
    }
  });

  it('catch a replica that moves to a branch with no more work than its own', () => {
    const [here, there] = [blockOn(undefined), blockOn(undefined, { extraNonce: 1 })];
    const [said, ...more] = watch([here, blockOn(here)].map(toDecision), [toDecision(there)]);
    match(said!, /^most-work: left a tip with the work 16 for one with 8 at height 1/);
    deepEqual(more, []);
    match(watch([toDecision(here)], [toDecision(there)])[0]!, /^most-work/);
  });

  it('catch a coin too many, and one too few', () => {
    const mined = openMine(0.25);
    mined.world.advance(20 * BLOCK_TIME_MS);
    const { chain } = mined.world.replicas[0]!;
    const { height } = chain.mark()!;
    const { genesis } = mined.world.people;
    const entries = [...chain.stateEntries()];
    ok(height > 5);
    strictEqual(wrongSupply(entries, height, genesis), undefined);
    match(wrongSupply(entries.slice(0, -1), height, genesis)!, /there (are|should be)|issued/);
    match(wrongSupply(entries, height + 1, genesis)!, /the schedule says/);
    const issued = { key: applicationKey(ISSUED_KEY), value: encodeBalance(1n) };
    match(wrongSupply([...entries, issued], height, genesis)!, /^1 coins were issued/);
  });

  it('count work that was for nothing, and how far back the chain was taken', () => {
    const survey = createMineSurvey();
    const block = (number: number) => ({
      ...{ sequence: number, height: number, items: [] },
      ...{ blockHash: new Uint8Array(32).fill(number), parentHash: new Uint8Array(32) },
    });
    survey.see(0, { type: 'stored', blocks: [1, 2, 3, 4].map(block) });
    survey.see(1, { type: 'stored', blocks: [1, 2].map(block) });
    survey.see(1, { type: 'revert', height: 1, blocks: 2 });
    survey.see(0, { type: 'revert', height: 3, blocks: 2 });
    deepEqual(survey.report(3), { blocks: 4, staleRate: 0.25, reorganisations: { 2: 2 }, deepest: 2 });
  });

  it('ask for no quorum: two miners of four that are left go on by themselves', () => {
    const leftDown = [2, 3];
    const faults = leftDown.map((replica) => ({ atMs: 500, type: 'crash', replica }) as const);
    const { verdict } = runLab({ scenario: { faults, leftDown }, engine: minersOf(0.25) });
    deepEqual([verdict.safe, verdict.live, verdict.excuses], [true, true, []]);
    const idle = { ...minersOf(0.25), hashesPerSecond: () => 0 };
    const still = runLab({ scenario: { faults, leftDown, settleMs: 1_000 }, engine: idle });
    deepEqual(
      still.verdict.violations.map(({ rule }) => rule),
      ['termination'],
      'and a missing quorum excuses nobody',
    );
  });

  it('find one chain, the whole supply and some stale work after a partition was healed', () => {
    const faults = [
      {
        atMs: 1_000,
        type: 'partition',
        groups: [
          [0, 1],
          [2, 3],
        ],
      },
      { atMs: 6_000, type: 'heal' },
    ] as const;
    const { verdict, mined } = runLab({ scenario: { durationMs: 8_000, faults }, engine: minersOf(0.25) });
    deepEqual([verdict.violations, verdict.safe, verdict.live, verdict.excuses], [[], true, true, []]);
    ok(mined !== null && mined.deepest >= 3 && mined.deepest < 40, JSON.stringify(mined));
    ok(mined.staleRate > 0.1 && mined.staleRate < 0.6, JSON.stringify(mined));
  });
});
