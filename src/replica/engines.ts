/** The ordering engines that this program can run, by their name in the genesis. */
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import { integer, record, type Shape, withFallback } from '../base/shape.ts';
import type { Genesis } from '../ledger/genesis.ts';
import type { EngineShapes } from '../ledger/genesis-reading.ts';
import type { Ordering } from '../protocols/ordering.ts';
import { type PbftParameters, pbft } from '../protocols/pbft/index.ts';
import { type PowParameters, pow } from '../protocols/pow/index.ts';

/** An engine seen from outside: whoever mounts it does not look into its messages and parameters. */
export type AnyOrdering = Ordering<unknown, unknown>;

interface Engine {
  readonly ordering: AnyOrdering;
  /** How its parameters are read from a genesis. */
  readonly parameters: Shape<Readonly<Record<string, number>>>;
}

/**
 * L = 4 W is plenty (pbft.md, "Normal case"). Two batches under way: one is agreed on while the next is proposed. More of them are smaller ones, and a
 * batch costs a replica as much as some twenty transactions.
 */
const PBFT_PARAMETERS: Shape<PbftParameters> = record({
  watermarkWindow: withFallback(integer(2, LIMITS.watermarkWindowMax), 16),
  inFlightMax: withFallback(integer(1, LIMITS.watermarkWindowMax / 2), 2),
});

/** No reward outgrows 64 bits: 2 * reward * halvingBlocks coins are all that there will ever be. */
const POW_PARAMETERS: Shape<PowParameters> = record({
  genesisTimeMs: integer(0, LIMITS.timeMsMax),
  blockTimeMs: withFallback(integer(100, 3_600_000), 2_000),
  halfLifeMs: withFallback(integer(1_000, LIMITS.clockBoundMsMax), 60_000),
  difficulty: integer(1, LIMITS.integerMax),
  difficultyMin: integer(1, LIMITS.integerMax),
  reorganisationMax: withFallback(integer(1, LIMITS.powReorganisationMax), 1_000),
  futureBoundMs: withFallback(integer(1, LIMITS.clockBoundMsMax), 10_000),
  reward: withFallback(integer(0, LIMITS.powRewardMax), 50),
  halvingBlocks: withFallback(integer(1, LIMITS.powHalvingBlocksMax), 210_000),
  maturityBlocks: withFallback(integer(1, LIMITS.powReorganisationMax), 10),
  tieByLot: withFallback(integer(0, 1), 0),
});

const ENGINES: Readonly<Record<string, Engine>> = {
  pbft: {
    ordering: pbft as AnyOrdering,
    parameters: PBFT_PARAMETERS as unknown as Engine['parameters'],
  },
  pow: {
    ordering: pow as AnyOrdering,
    parameters: POW_PARAMETERS as unknown as Engine['parameters'],
  },
};

/** What `readGenesis` needs to know of them. */
export const ENGINE_SHAPES: EngineShapes = Object.fromEntries(
  Object.entries(ENGINES).map(([name, { parameters }]) => [name, parameters]),
);

/** The engine of a genesis that was read with `ENGINE_SHAPES`. */
export function orderingOf(genesis: Genesis): AnyOrdering {
  const engine = ENGINES[genesis.engine.name];
  assert(engine !== undefined, `the genesis was read, so ${genesis.engine.name} is an engine`);
  return engine.ordering;
}
