/** Runs in which a broken engine shows what is wrong with it: in which world, under which faults, beside which liar. */

import { createPbftVotesOf } from '../../src/checker/pbft-votes.ts';
import type { Violation } from '../../src/checker/violation.ts';
import { type LabRun, runLab } from '../../src/lab/run.ts';
import type { Ordering } from '../../src/protocols/ordering.ts';
import type { PbftMessage, PbftParameters } from '../../src/protocols/pbft/index.ts';
import type { AnyOrdering } from '../../src/replica/engines.ts';
import { createEngineWorld } from '../../src/simulator/bare/engine-world.ts';
import type { ProcessFactory } from '../../src/simulator/bare/settings.ts';
import { randomScenario } from '../../src/simulator/random-scenario.ts';
import type { Scenario, TimedFault } from '../../src/simulator/scenario.ts';
import { orderOf } from '../adversary/support.ts';

export type Pbft = Ordering<PbftMessage, PbftParameters>;
/** What the checkers find when everybody runs this engine. */
export type Habitat = (engine: Pbft, seed: number) => readonly Violation[];

function runBare(
  ordering: Pbft,
  scenario: Partial<Scenario>,
  liar?: {
    readonly id: number;
    readonly wrap: (
      honest: ProcessFactory<PbftMessage, PbftParameters>,
    ) => ProcessFactory<PbftMessage, PbftParameters>;
  },
): readonly Violation[] {
  return createEngineWorld({
    ordering,
    parameters: { watermarkWindow: 16, inFlightMax: 4 },
    votesOf: createPbftVotesOf(4),
    wire: 'objects',
    isHonest: (replica) => replica !== liar?.id,
    wrap: (replica, create) => (replica === liar?.id ? liar.wrap(create) : create),
    scenario,
  }).run().violations;
}

/** Random crashes, cuts and losses around bare engines. */
export const trouble: Habitat = (engine, seed) =>
  runBare(engine, { ...randomScenario(seed), settleMs: 10_000 });

/** Shows the last replica a batch with one number one too high, as in ByzzFuzz; the signature, which is over the digest, is the honest one. */
const nudging =
  (honest: ProcessFactory<PbftMessage, PbftParameters>): ProcessFactory<PbftMessage, PbftParameters> =>
  (config) => {
    const engine = honest(config);
    return {
      step: (event, nowMs) =>
        engine.step(event, nowMs).flatMap((effect) => {
          if (effect.type !== 'send' || effect.message.type !== 'prePrepare') return [effect];
          const { body } = effect.message;
          const batch = body.batch.map((byte, index) => (index === body.batch.length - 1 ? byte ^ 64 : byte));
          const nudged = { ...effect, to: 3, message: { ...effect.message, body: { ...body, batch } } };
          return [nudged, ...[1, 2].map((to) => ({ ...effect, to }))];
        }),
    };
  };

/** Nothing fails; the primary is off by one, once to one. */
export const nudge: Habitat = (engine, seed) =>
  runBare(engine, { seed, durationMs: 500, settleMs: 3_000 }, { id: 0, wrap: nudging });

function runWhole(engine: Pbft, run: LabRun): readonly Violation[] {
  return runLab({ ...run, engine: { ordering: () => engine as AnyOrdering } }).verdict.violations;
}

const workload = { items: 10, retryMs: 1_000 };

/** The primary jumps beyond the window. */
export const exhaustion: Habitat = (engine, seed) =>
  runWhole(engine, {
    scenario: { seed, durationMs: 500, settleMs: 3_000, workload },
    orders: [orderOf(0, 'exhaust', { seed: `${seed}` })],
  });

/** One complains all the time, and disks are slower than he. */
export const complainer: Habitat = (engine, seed) =>
  runWhole(engine, {
    scenario: {
      ...{ seed, durationMs: 200, settleMs: 2_000, workload: { items: 5, retryMs: 1_000 } },
      disk: { sync: { minMs: 20, maxMs: 40 }, commit: { minMs: 40, maxMs: 60 }, unsyncedSurvival: 0 },
    },
    orders: [orderOf(1, 'storm', { seed: `${seed}` })],
  });

/** Everybody but n3 decides, the primary dies before that is certified, and the next one forgets it on purpose. */
export const forgetfulPrimary: Habitat = (engine, seed) => {
  const cuts = [0, 1, 2].map((from): TimedFault => ({ atMs: 150, type: 'cut', from, to: 3 }));
  return runWhole(engine, {
    scenario: {
      ...{ seed, durationMs: 1_500, settleMs: 5_000, workload: { items: 30, retryMs: 1_000 } },
      disk: { sync: { minMs: 1, maxMs: 2 }, commit: { minMs: 200, maxMs: 300 }, unsyncedSurvival: 0 },
      faults: [
        ...cuts,
        { atMs: 200, type: 'crash', replica: 0 },
        { atMs: 850, type: 'heal' },
        { atMs: 860, type: 'restart', replica: 0 },
      ],
    },
    orders: [orderOf(1, 'bad-new-view', { seed: `${seed}` })],
  });
};

/** One was away for long, and a liar is the first whom it asks for blocks. */
export const latecomer: Habitat = (engine, seed) =>
  runWhole(engine, {
    scenario: {
      ...{ seed, durationMs: 1_000, settleMs: 5_000, workload: { items: 50, retryMs: 2_000 } },
      faults: [
        { atMs: 50, type: 'crash', replica: 3 },
        { atMs: 950, type: 'restart', replica: 3 },
      ],
    },
    orders: [orderOf(0, 'lie-in-sync', { seed: `${seed}` })],
  });
