/** Simulated networks of miners with attackers among them. */
import { bytesToHex } from '../../../src/base/bytes.ts';
import { createLab, type LabRun } from '../../../src/lab/run.ts';
import { DEFAULT_LIMITS } from '../../../src/ledger/genesis-reading.ts';
import { EPOCH_MS } from '../../../src/simulator/clock.ts';
import type { ReplicaWorld } from '../../../src/simulator/whole/replica-world.ts';

export const BLOCK_TIME_MS = 200;
export const FUTURE_BOUND_MS = 2_000;
/** Of all miners together. */
const HASHES_PER_SECOND = 100;

const parameters = {
  genesisTimeMs: EPOCH_MS,
  blockTimeMs: BLOCK_TIME_MS,
  halfLifeMs: 30 * BLOCK_TIME_MS,
  difficulty: (HASHES_PER_SECOND * BLOCK_TIME_MS) / 1_000,
  difficultyMin: 4,
  reorganisationMax: 500,
  futureBoundMs: FUTURE_BOUND_MS,
  reward: 50,
  halvingBlocks: 100_000,
  maturityBlocks: 5,
  tieByLot: 0,
};
const genesis = {
  engine: { name: 'pow', parameters },
  limits: { ...DEFAULT_LIMITS, emptyBlocks: true },
};

/** Four miners, of whom n3 has this share of the power. */
export function minersOf(share: number): NonNullable<LabRun['engine']> {
  const others = (HASHES_PER_SECOND * (1 - share)) / 3;
  return { genesis, hashesPerSecond: (replica) => (replica === 3 ? HASHES_PER_SECOND * share : others) };
}

/** Those miners at work. */
export function openMine(share: number, run: LabRun = {}) {
  const lab = createLab({ ...run, engine: minersOf(share) });
  const { world, traitors } = lab;
  return {
    ...lab,
    heights: () => world.replicas.map(({ chain }) => chain.mark()?.height ?? 0),
    told: (replica: number, behaviour: string) => traitors.told().get(replica)?.[behaviour] ?? 0,
  };
}

/** All of these have the same block `depth` below the lowest tip. */
export function isOneChain({ replicas }: ReplicaWorld, who: readonly number[], depth = 6): boolean {
  const chains = who.map((id) => replicas[id]!.chain);
  const height = Math.min(...chains.map((chain) => chain.mark()?.height ?? 0)) - depth;
  const hashes = new Set(chains.map((chain) => bytesToHex(chain.blockAt(height)?.hash ?? new Uint8Array())));
  return height > 0 && hashes.size === 1;
}
