/** A simulated chain that is mined: blocks so easy that real work for them costs little, by miners who share the power as they are told. */
import { DEFAULT_LIMITS } from '../ledger/genesis-reading.ts';
import { EPOCH_MS } from '../simulator/clock.ts';
import type { ReplicaSettings } from '../simulator/whole/settings.ts';

export interface MiningSettings {
  readonly blockTimeMs: number;
  /** The power of each member, in any unit; who is not named has 1. */
  readonly power: readonly number[];
}

/** Hashes that a block takes on average. */
const DIFFICULTY = 20;
/** Blocks in which the difficulty may halve, and by which a block's time may be ahead. */
const HALF_LIFE_BLOCKS = 30;
const AHEAD_BLOCKS = 10;

const RULES = {
  genesisTimeMs: EPOCH_MS,
  difficulty: DIFFICULTY,
  difficultyMin: DIFFICULTY / 5,
  reorganisationMax: 500,
  reward: 50,
  halvingBlocks: 100_000,
  maturityBlocks: 5,
  tieByLot: 0,
};

/** @param members how many miners there are */
export function createMinedEngine(
  { blockTimeMs, power }: MiningSettings,
  members: number,
): Pick<ReplicaSettings, 'genesis' | 'hashesPerSecond'> {
  const powerOf = (replica: number): number => power[replica] ?? 1;
  const all = Array.from({ length: members }, (_, replica) => powerOf(replica)).reduce(
    (sum, one) => sum + one,
    0,
  );
  const hashesPerSecond = (1_000 * DIFFICULTY) / blockTimeMs;
  const parameters = {
    ...RULES,
    blockTimeMs,
    halfLifeMs: HALF_LIFE_BLOCKS * blockTimeMs,
    futureBoundMs: AHEAD_BLOCKS * blockTimeMs,
  };
  return {
    genesis: { engine: { name: 'pow', parameters }, limits: { ...DEFAULT_LIMITS, emptyBlocks: true } },
    hashesPerSecond: (replica) => (hashesPerSecond * powerOf(replica)) / all,
  };
}
