/** Both sides of the bound: more than f liars must be able to fork, and the verdict must say so; a missing quorum must stall, and not fork. */
import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { hexToBytes } from '../../src/base/bytes.ts';
import { isFault } from '../../src/base/fault.ts';
import { createLab, runLab } from '../../src/lab/run.ts';
import { pbft } from '../../src/protocols/pbft/index.ts';
import type { TimedFault } from '../../src/simulator/scenario.ts';
import { forSeeds, orderOf } from './support.ts';

/** The two honest replicas do not hear each other for a while; the liars hear both. */
const APART: readonly TimedFault[] = [
  { atMs: 0, type: 'cut', from: 2, to: 3 },
  { atMs: 0, type: 'cut', from: 3, to: 2 },
];

describe('positive controls', function () {
  this.timeout(120_000);

  it('f + 1 equivocators fork n = 4, and the verdict says so with two true certificates', () => {
    forSeeds(5, (seed) => {
      const orders = [0, 1].map((traitor) => orderOf(traitor, 'equivocate', { towards: [3] }));
      const { verdict, world } = runLab({ scenario: { seed, faults: APART, settleMs: 3_000 }, orders });
      equal(verdict.safe, false);
      deepEqual(verdict.budget, { f: 1, traitors: 2 });
      ok(verdict.violations.some(({ rule }) => rule === 'agreement'));
      const sides = verdict.fork?.sides ?? [];
      notEqual(sides[0]?.blockHash, sides[1]?.blockHash);
      deepEqual(
        sides.map(({ replica }) => replica),
        [2, 3],
      );
      for (const { certificate, signers } of sides) {
        const read = pbft.readCertificate(hexToBytes(certificate)!, 4);
        ok(!isFault(read) && read.height === verdict.fork?.height && read.claims.every(world.isTrue));
        ok(signers.includes(0) && signers.includes(1), 'both liars signed both');
      }
      // what both signed is proof against both, whoever puts the certificates side by side
      deepEqual(
        verdict.accused.map(({ node }) => node),
        ['n0', 'n1'],
      );
      for (const { evidence } of verdict.accused) {
        ok(evidence.some(({ kind }) => kind === 'double-checkpoint'));
      }
    });
  });

  it('one of the same equivocators cannot, however the honest are cut off from each other', () => {
    forSeeds(5, (seed) => {
      const orders = [orderOf(0, 'equivocate', { towards: [3] })];
      const { verdict } = runLab({ scenario: { seed, faults: APART }, orders });
      deepEqual([verdict.safe, verdict.live, verdict.fork], [true, true, null]);
    });
  });

  it('without a quorum it stands still, says why, forks nothing, and goes on when a quorum is back', () => {
    forSeeds(3, (seed) => {
      const faults: readonly TimedFault[] = [
        {
          atMs: 200,
          type: 'partition',
          groups: [
            [0, 1],
            [2, 3],
          ],
        },
        { atMs: 1_500, type: 'heal' },
      ];
      const { verdict } = runLab({ scenario: { seed, faults } });
      deepEqual([verdict.safe, verdict.live, verdict.violations], [true, true, []]);
      equal(verdict.excuses.length, 1);
      const [excuse] = verdict.excuses;
      match(excuse!.why, /quorum missing: 2 of 4 validators reach each other, 3 are needed/);
      ok(excuse!.fromMs >= 200 && excuse!.untilMs !== null && excuse!.untilMs >= 1_500);
    });
  });

  it('without a quorum to the end it is safe and not live, and that is excused', () => {
    const { verdict } = runLab({
      scenario: {
        leftDown: [2, 3],
        faults: [2, 3].map((replica) => ({ atMs: 100, type: 'crash', replica })),
      },
    });
    deepEqual([verdict.safe, verdict.live, verdict.violations], [true, false, []]);
    equal(verdict.excuses.at(-1)?.untilMs, null);
  });

  it('a disk that comes back old counts towards f as a traitor does', () => {
    const faults: readonly TimedFault[] = [
      { atMs: 200, type: 'image', replica: 3 },
      { atMs: 900, type: 'oldDisk', replica: 3 },
      { atMs: 1_000, type: 'restart', replica: 3 },
    ];
    deepEqual(runLab({ scenario: { faults } }).verdict.budget, { f: 1, traitors: 1 });
    const orders = [orderOf(3, 'silent')];
    deepEqual(runLab({ scenario: { faults }, orders }).verdict.budget, { f: 1, traitors: 1 });
    deepEqual(runLab({ scenario: { faults: faults.slice(0, 1) } }).verdict.budget, { f: 1, traitors: 0 });
  });

  it('a traitor is healed while it runs, and is honest from then on', () => {
    const { world, traitors } = createLab({
      orders: [orderOf(0, 'silent', { untilMs: 1_000 })],
      scenario: { durationMs: 3_000 },
    });
    world.advance(1_000);
    const before = traitors.told().get(0)?.silent ?? 0;
    ok(before > 0);
    world.submit(1, 2);
    ok(world.advanceUntil(() => world.unfinished(1) === null, 10_000));
    deepEqual(world.checker.violations(), []);
    equal(traitors.told().get(0)?.silent, before);
    const heights = world.replicas.map((host) => host.replica()?.status().height);
    ok(world.advanceUntil(() => world.replicas[0]!.replica()!.status().height === heights[1], 10_000));
  });

  it('an order that begins later is honest until then', () => {
    const result = runLab({ orders: [orderOf(0, 'equivocate', { fromMs: 1_000 })] });
    equal(result.verdict.safe, true);
    ok((result.told.get(0)?.equivocate ?? 0) > 0);
    equal(
      runLab({ orders: [orderOf(0, 'equivocate', { fromMs: 900_000 })] }).told.get(0)?.equivocate,
      undefined,
    );
  });

  it('has one history per seed, lies and all', () => {
    const run = () =>
      runLab({ scenario: { seed: 5 }, orders: [orderOf(2, 'off-by-one'), orderOf(2, 'replay')] });
    equal(run().hash, run().hash);
  });
});
