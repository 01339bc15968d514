/**
 * Whole replicas that are wrong on purpose, although nobody calls them traitors: a checker that has not caught them is unproven. Each is a
 * wrapper around honest code, at the engine or between a replica and its host.
 */
import { isFault } from '../../src/base/fault.ts';
import { decodeHeader, encodeHeader, headerHash } from '../../src/ledger/block.ts';
import type { Effect } from '../../src/protocols/contract.ts';
import type { OrderingOutput } from '../../src/protocols/ordering.ts';
import type { BlockWrite, ReplicaEffect, ReplicaEvent } from '../../src/replica/ports.ts';
import type { ReplicaWorldOptions } from '../../src/simulator/whole/replica-world.ts';
import type { Steps } from '../../src/simulator/whole/settings.ts';

/** The one that is wrong, where it takes only one. */
export const BROKEN = 2;

type EngineEffect = Effect<unknown, OrderingOutput>;

/** Rewrites what replica `BROKEN` does, and what it hears. */
function atThePorts(
  rewrite: (effect: ReplicaEffect) => readonly ReplicaEffect[],
  hear: (event: ReplicaEvent) => ReplicaEvent = (event) => event,
): ReplicaWorldOptions {
  const wrapped = (steps: Steps): Steps => ({
    step: (event, nowMs) => steps.step(hear(event), nowMs).flatMap(rewrite),
  });
  return { wrapReplica: (replica, steps) => (replica === BROKEN ? wrapped(steps) : steps) };
}

/** Rewrites what the engine of replica `BROKEN` says. */
function atTheEngine(rewrite: (effect: EngineEffect) => readonly EngineEffect[]): ReplicaWorldOptions {
  return {
    wrap: (replica, create) => (config) => {
      const engine = create(config);
      if (replica !== BROKEN) return engine;
      return { ...engine, step: (event, nowMs) => engine.step(event, nowMs).flatMap(rewrite) };
    },
  };
}

/** Every block that it writes. */
function writing(change: (write: BlockWrite) => BlockWrite): ReplicaWorldOptions {
  return atThePorts((effect) =>
    effect.type === 'commit' ? [{ ...effect, write: change(effect.write) }] : [effect],
  );
}

function withWrongStateRoot(write: BlockWrite): BlockWrite {
  const header = write.block && decodeHeader(write.block.header);
  if (write.block === null || header === null || isFault(header)) return write;
  const bytes = encodeHeader({ ...header, stateRoot: new Uint8Array(32) });
  const hash = headerHash(bytes);
  return { ...write, block: { ...write.block, header: bytes, hash } };
}

/** Its first transaction has an outcome in every later block again. */
function executingAgain(): (write: BlockWrite) => BlockWrite {
  let first: BlockWrite['outcomes'] = [];
  return (write) => {
    if (first.length === 0) first = write.outcomes.slice(0, 1);
    return { ...write, outcomes: write.outcomes.length === 0 ? [] : first };
  };
}

/** What is broken, and how. Values are made anew for each run. */
export const BROKEN_REPLICAS = {
  'stores a wrong state root': () => writing(withWrongStateRoot),
  'executes twice': () => writing(executingAgain()),
  'tells clients before it stores': () =>
    atThePorts((effect) => {
      if (effect.type !== 'life' || effect.life.type !== 'committed') return [effect];
      return [{ ...effect, life: { ...effect.life, height: effect.life.height + 1 } }];
    }),
  'accuses the honest': () =>
    atTheEngine((effect) => {
      const evidence = { kind: 'double-prepare', accused: 1, bytes: new Uint8Array(8) };
      return effect.type === 'persist' ? [effect, { type: 'accuse', who: 1, evidence }] : [effect];
    }),
  'shows certificates of nothing': () =>
    atTheEngine((effect) => {
      if (effect.type !== 'output' || effect.output.type !== 'final') return [effect];
      const certificate = effect.output.certificate.slice();
      certificate[certificate.length - 1]! ^= 1;
      return [{ ...effect, output: { ...effect.output, certificate } }];
    }),
  'decides without proof': () =>
    atTheEngine((effect) => {
      if (effect.type !== 'output' || effect.output.type !== 'adopt') return [effect];
      const decisions = effect.output.decisions.map((one) => ({ ...one, proof: new Uint8Array(1) }));
      return [{ ...effect, output: { ...effect.output, decisions } }];
    }),
  'stops on an invariant': () =>
    atTheEngine(() => {
      throw new Error('an invariant of its own');
    }),
  'remembers everything': () => ({
    wrap: (replica, create) => (config) => {
      const engine = create(config);
      const memory = () => [{ what: 'votes', count: 1_000_000, countMax: 64 }];
      return replica === BROKEN ? { ...engine, memory } : engine;
    },
  }),
} satisfies Readonly<Record<string, () => ReplicaWorldOptions>>;
