/** Whole replicas that mine, on virtual machines: they converge, heal, catch up, and take blocks back without losing what can live. */
import { deepEqual, ok, strictEqual } from 'node:assert/strict';
import { bytesToHex, equalBytes, utf8ToBytes } from '../../src/base/bytes.ts';
import { encodeOperation } from '../../src/ledger/accounts/operations.ts';
import { countSupply } from '../../src/ledger/accounts/supply.ts';
import { DEFAULT_LIMITS } from '../../src/ledger/genesis-reading.ts';
import { createTransaction } from '../../src/ledger/transaction.ts';
import { EPOCH_MS } from '../../src/simulator/clock.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { createReplicaWorld, type ReplicaWorld } from '../../src/simulator/whole/replica-world.ts';

const BLOCK_TIME_MS = 1_000;
const REWARD = 50;
const MATURITY = 5;

const engine = {
  name: 'pow',
  parameters: {
    genesisTimeMs: EPOCH_MS,
    blockTimeMs: BLOCK_TIME_MS,
    halfLifeMs: 20_000,
    difficulty: 40,
    difficultyMin: 8,
    reorganisationMax: 200,
    futureBoundMs: 5_000,
    reward: REWARD,
    halvingBlocks: 40,
    maturityBlocks: MATURITY,
    tieByLot: 0,
  },
};
const genesis = { engine, limits: { ...DEFAULT_LIMITS, emptyBlocks: true } };

function createWorld(scenario: Partial<Scenario> = {}): ReplicaWorld {
  return createReplicaWorld({ scenario, genesis, mayRevert: true });
}

const heights = (world: ReplicaWorld): number[] =>
  world.replicas.map(({ chain }) => chain.mark()?.height ?? 0);
const highest = (world: ReplicaWorld): number => Math.max(...heights(world));

/** Everybody has the same block so far below the highest tip, and each tip is near it. */
function hasConverged(world: ReplicaWorld, depth = 6): boolean {
  const height = highest(world) - depth;
  const hashes = world.replicas.map(({ chain }) => chain.blockAt(height)?.hash);
  return hashes.every((hash) => hash !== undefined && bytesToHex(hash) === bytesToHex(hashes[0]!));
}

/** Looks now and then: a look at all disks costs more than most events. */
function advanceUntil(world: ReplicaWorld, condition: () => boolean, limitMs: number): boolean {
  for (const endMs = world.nowMs() + limitMs; world.nowMs() < endMs; world.advance(250))
    if (condition()) return true;
  return condition();
}

/** Height at which each replica has executed this item. */
const placesOf = (world: ReplicaWorld, item: number): (number | undefined)[] =>
  world.replicas.map(({ chain }) => chain.outcomeOf(world.people.transactionOf(item).id)?.height);

describe('a network of miners', function () {
  this.timeout(240_000);

  it('converges on one chain, mines at the wanted pace, and executes what clients submit', () => {
    const world = createWorld();
    for (let item = 1; item <= 20; item += 1) {
      world.advance(500);
      world.submit(item, item % 4);
    }
    world.advance(90 * BLOCK_TIME_MS);
    ok(hasConverged(world));
    const count = highest(world);
    ok(count > 60 && count < 140, `100 seconds make about 100 blocks, not ${count}`);
    for (let item = 1; item <= 20; item += 1) {
      const places = placesOf(world, item);
      ok(
        places.every((place) => place === places[0] && place !== undefined),
        `item ${item}: ${places}`,
      );
    }
    deepEqual(world.checker.violations(), []);
  });

  it('issues what the schedule of rewards says, and not a coin more', () => {
    const world = createWorld();
    world.advance(100 * BLOCK_TIME_MS);
    for (const replica of world.replicas) {
      const height = replica.chain.mark()!.height;
      let scheduled = 0n;
      for (let at = 1; at <= height; at += 1)
        scheduled += BigInt(Math.floor(REWARD / 2 ** Math.floor((at - 1) / 40)));
      const { coins, issued } = countSupply(replica.chain.stateEntries());
      strictEqual(issued, scheduled);
      strictEqual(coins, 5_000_000n + scheduled);
    }
  });

  it('heals after fifty blocks of 2|2: one chain, and every transaction that can live does', () => {
    const world = createWorld();
    world.advance(5 * BLOCK_TIME_MS);
    world.apply({
      type: 'partition',
      groups: [
        [0, 1],
        [2, 3],
      ],
    });
    const before = highest(world);
    // Clients 0 and 1 speak to one side, 2 and 3 to the other; client 4 spends the same nonce on both.
    const items = Array.from({ length: 30 }, (_none, index) => index + 1).filter((item) => item % 5 !== 0);
    for (const item of items) {
      world.submit(item, (item - 1) % 5 < 2 ? 0 : 2);
      world.advance(BLOCK_TIME_MS);
    }
    const rivals = ['left', 'right'].map((value, side) => {
      const transaction = createTransaction(world.people.clients[4]!, {
        chainId: world.people.chainId,
        nonce: 0,
        expiryHeight: 1_000,
        operations: [encodeOperation({ type: 'put', key: utf8ToBytes('spent'), value: utf8ToBytes(value) })],
      });
      world.replicas[2 * side]!.dispatch({ type: 'submit', request: 0, transactions: [transaction.bytes] });
      return transaction.id;
    });
    ok(advanceUntil(world, () => Math.min(...heights(world)) >= before + 50, 400 * BLOCK_TIME_MS));
    const apart = world.replicas.map(({ chain }) => bytesToHex(chain.blockAt(before + 45)!.hash));
    ok(
      apart[0] === apart[1] && apart[2] === apart[3] && apart[0] !== apart[2],
      'two branches of fifty blocks',
    );
    const fates = (): boolean[][] =>
      rivals.map((id) => world.replicas.map(({ chain }) => chain.outcomeOf(id) !== undefined));
    deepEqual(fates(), [
      [true, true, false, false],
      [false, false, true, true],
    ]);
    world.apply({ type: 'heal' });
    const isSettled = (): boolean =>
      hasConverged(world) &&
      items.every((item) => placesOf(world, item).every((place) => place !== undefined));
    ok(advanceUntil(world, isSettled, 60 * BLOCK_TIME_MS));
    for (const item of items) strictEqual(new Set(placesOf(world, item)).size, 1, `item ${item}`);
    const [left, right] = fates();
    ok(
      left!.every((lives) => lives === left![0]) && right!.every((lives) => lives !== left![0]),
      'one rival lives',
    );
    const dead = rivals[left![0] ? 1 : 0]!;
    const lives = world.replicas.map((replica) => replica.replica()!.lifeOf(dead));
    ok(
      lives.some((life) => life.type === 'refused' && life.code === 'nonce-used'),
      JSON.stringify(lives),
    );
    deepEqual(world.checker.violations(), []);
  });

  it('does not take back more than the greatest depth: two chains that were apart for too long stay apart', () => {
    const parameters = { ...engine.parameters, reorganisationMax: 10 };
    const world = createReplicaWorld({
      genesis: { ...genesis, engine: { ...engine, parameters } },
      mayRevert: true,
    });
    world.advance(5 * BLOCK_TIME_MS);
    world.apply({
      type: 'partition',
      groups: [
        [0, 1],
        [2, 3],
      ],
    });
    const start = highest(world);
    ok(advanceUntil(world, () => Math.min(...heights(world)) >= start + 20, 400 * BLOCK_TIME_MS));
    world.apply({ type: 'heal' });
    world.advance(40 * BLOCK_TIME_MS);
    const hashes = world.replicas.map(({ chain }) => bytesToHex(chain.blockAt(start + 12)!.hash));
    ok(hashes[0] === hashes[1] && hashes[2] === hashes[3] && hashes[0] !== hashes[2]);
    deepEqual(world.checker.violations(), []);
  });

  it('catches up by itself after a long absence, headers first', () => {
    const world = createWorld();
    world.replicas[3]!.crash();
    world.submit(1, 0);
    world.advance(150 * BLOCK_TIME_MS);
    world.replicas[3]!.start();
    ok(advanceUntil(world, () => hasConverged(world), 10 * BLOCK_TIME_MS));
    ok(placesOf(world, 1)[3] !== undefined);
    deepEqual(world.checker.violations(), []);
  });

  it('makes up for a pause of everybody: faster blocks, but never easier than the easiest, until the schedule is met', () => {
    const world = createWorld();
    world.advance(20 * BLOCK_TIME_MS);
    const before = highest(world);
    for (const replica of world.replicas) replica.crash();
    world.advance(60 * BLOCK_TIME_MS);
    for (const replica of world.replicas) replica.start();
    // five times easier at the most, so sixty blocks are made up for in a quarter of that time at the earliest
    world.advance(14 * BLOCK_TIME_MS);
    ok(highest(world) - before < 14 * 5 * 1.6, `${highest(world) - before} blocks`);
    world.advance(60 * BLOCK_TIME_MS);
    const late = 154 - highest(world);
    ok(Math.abs(late) < 30, `${late} blocks behind the schedule`);
    ok(advanceUntil(world, () => hasConverged(world), 20 * BLOCK_TIME_MS));
    deepEqual(world.checker.violations(), []);
  });

  it('comes back on one branch or the other when it crashes in the middle of a reorganisation', () => {
    const found = { old: 0, new: 0 };
    for (let effects = 1; effects <= 40; effects += 3) {
      const disk = { sync: { minMs: 0.5, maxMs: 2 }, commit: { minMs: 1, maxMs: 5 }, unsyncedSurvival: 0.5 };
      const world = createWorld({ seed: `crash ${effects}`, disk });
      world.apply({ type: 'partition', groups: [[0], [1, 2, 3]] });
      world.submit(1, 0);
      world.submit(2, 1);
      world.advance(30 * BLOCK_TIME_MS);
      const victim = world.replicas[0]!;
      const old = victim.chain.mark()!;
      world.apply({ type: 'heal' });
      const isMoving = () => victim.replica()?.status().executedHeight !== old.height;
      ok(world.advanceUntil(isMoving, 20 * BLOCK_TIME_MS));
      victim.crashAfter(effects);
      world.advanceUntil(() => !victim.isUp(), 5 * BLOCK_TIME_MS);
      const { height } = victim.chain.mark()!;
      const here = victim.chain.blockAt(old.height)!.hash;
      const there = world.replicas[1]!.chain.blockAt(old.height)!.hash;
      const isOld = equalBytes(here, old.blockHash);
      ok(
        isOld || (height > old.height && equalBytes(here, there)),
        `between the branches: ${old.height}, ${height}`,
      );
      found[isOld ? 'old' : 'new'] += 1;
      victim.start();
      ok(advanceUntil(world, () => hasConverged(world), 60 * BLOCK_TIME_MS));
      deepEqual(world.checker.violations(), []);
    }
    ok(found.old > 0 && found.new > 0, 'both ends were seen');
  });

  /** Ten blocks a second, so that a short scenario has many. */
  const runFast = (seed: number) => {
    const parameters = { ...engine.parameters, blockTimeMs: 100, halfLifeMs: 2_000 };
    const fast = { ...genesis, engine: { ...engine, parameters } };
    const scenario = { ...randomScenario(seed), settleMs: 60_000 };
    return createReplicaWorld({ scenario, genesis: fast, mayRevert: true, hashesPerSecond: () => 100 }).run();
  };

  it('keeps every rule in random scenarios', () => {
    for (let seed = 0; seed < 25; seed += 1) deepEqual([seed, runFast(seed).violations], [seed, []]);
  });

  it('makes the same run of the same seed', () => strictEqual(runFast(7).hash, runFast(7).hash));
});
