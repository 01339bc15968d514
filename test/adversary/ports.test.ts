/** Rows 16, 17, 20 and 23: lies at the ports, about blocks, with too much of everything, on bad links and to clients. */
import { deepEqual, ok } from 'node:assert/strict';
import { agree } from '../../src/api/client/agreement.ts';
import { bytesToHex } from '../../src/base/bytes.ts';
import { faultBound } from '../../src/protocols/common/quorum.ts';
import { MEMPOOL_LIMITS } from '../../src/replica/mempool/limits.ts';
import type { Observation } from '../../src/replica/ports.ts';
import type { TimedFault } from '../../src/simulator/scenario.ts';
import { forSeeds, orderOf, survive, viewsOf } from './support.ts';

const SEEDS = 3;

describe('liars at the ports', function () {
  this.timeout(120_000);

  it('16 lie-in-sync: nothing unverified is installed, the liar is dropped and another peer asked', () => {
    const faults: readonly TimedFault[] = [
      { atMs: 50, type: 'crash', replica: 3 },
      { atMs: 1_250, type: 'restart', replica: 3 },
    ];
    const scenario = { durationMs: 1_300, workload: { items: 40, retryMs: 2_000 }, faults };
    const ways = new Set<string>();
    // each of them another way to lie
    for (const seed of [1, 2, 3, 4, 5, 9, 16, 17, 46]) {
      const dropped = new Set<number | null>();
      survive(
        [orderOf(0, 'lie-in-sync', { seed: `${seed}` })],
        { ...scenario, seed: 1 },
        (_replica, seen) => {
          const { phase, peer } = seen as Partial<Extract<Observation, { type: 'sync' }>>;
          if (seen.type === 'sync' && phase === 'dropPeer') dropped.add(peer!);
        },
        { onLie: (_replica, _behaviour, what) => ways.add(what) },
      );
      deepEqual([...dropped], [0], [...ways].at(-1));
    }
    deepEqual(ways.size, 9, [...ways].join());
  });

  it('17 flood: memory stays bounded, the others are served all the same, and the view does not change', () => {
    forSeeds(SEEDS, (seed) => {
      let mempoolMax = 0;
      const result = survive([orderOf(2, 'flood', { seed: `${seed}` })], { seed });
      for (const host of result.world.replicas) {
        mempoolMax = Math.max(mempoolMax, host.replica()?.status().mempool ?? 0);
      }
      ok(mempoolMax <= MEMPOOL_LIMITS.countMax);
      deepEqual(viewsOf(result), [0]);
      ok(!result.verdict.degraded);
    });
  });

  it('20 one-way: a replica that speaks but does not hear, or the reverse, is outvoted, and views do not change without end', () => {
    for (const traitor of [0, 2]) {
      forSeeds(SEEDS, (seed) => {
        const result = survive([orderOf(traitor, 'one-way')], { seed });
        // a primary that hears nobody is replaced, once; a backup is not missed
        deepEqual(viewsOf(result), [traitor === 0 ? 1 : 0]);
        deepEqual(result.verdict.accused, []);
      });
    }
  });

  it('23 lie-to-clients: who submits to f + 1 nodes is served, and who believes f + 1 equal answers is not deceived', async () => {
    const { world, traitors } = survive([orderOf(0, 'lie-to-clients')]);
    const { answers } = traitors.of(0)!;
    const unknown = world.people.transactionOf(40).id;
    const lifeAt = (node: number) => {
      const life = world.replicas[node]!.replica()!.lifeOf(unknown);
      return node === 0 ? answers.life(unknown, life) : life;
    };
    deepEqual([lifeAt(0).type, lifeAt(1).type], ['committed', 'unknown']);
    const [entry] = [...world.replicas[1]!.chain.stateEntries()];
    const valueAt = (node: number) => {
      const value = world.replicas[node]!.chain.get(entry!.key);
      return bytesToHex(node === 0 ? answers.value(entry!.key, value)! : value!);
    };
    ok(valueAt(0) !== bytesToHex(entry!.value));
    const enough = faultBound(4) + 1;
    const nodes = [0, 1, 2, 3];
    const life = await agree(
      nodes,
      enough,
      async (node) => lifeAt(node),
      ({ type }) => type,
    );
    deepEqual([life.agreed, life.answer.type], [true, 'unknown']);
    const value = await agree(
      nodes,
      enough,
      async (node) => valueAt(node),
      (answer) => answer,
    );
    deepEqual([value.agreed, value.answer], [true, bytesToHex(entry!.value)]);
  });
});
