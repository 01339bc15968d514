/** Simulated networks of miners with attackers among them. */
import { bytesToHex } from '../../../src/base/bytes.ts';
import { createMinedEngine } from '../../../src/lab/mined-engine.ts';
import { createLab, type LabRun } from '../../../src/lab/run.ts';
import type { ReplicaWorld } from '../../../src/simulator/whole/replica-world.ts';

export const BLOCK_TIME_MS = 200;
export const FUTURE_BOUND_MS = 2_000;
/** Four miners, of whom n3 has this share of the power. */
export function minersOf(share: number): NonNullable<LabRun['engine']> {
  const other = (1 - share) / 3;
  return createMinedEngine({ blockTimeMs: BLOCK_TIME_MS, power: [other, other, other, share] }, 4);
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
