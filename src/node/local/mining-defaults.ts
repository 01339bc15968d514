/** What a new mined chain needs and nobody should have to compute: its beginning, and a difficulty that suits this machine. */
import { availableParallelism } from 'node:os';
import { DEFAULT_LIMITS } from '../../ledger/genesis-reading.ts';
import { POW_HEADER_BYTES } from '../../protocols/pow/header.ts';
import { createSeekNonce } from '../../workers/seek-nonce.ts';
import type { NetworkSettings } from './settings.ts';

/** One block in two seconds: some orders of magnitude above the delay of a local network. */
const BLOCK_TIME_MS = 2_000;
/** Half-life of the difficulty, in blocks. */
const HALF_LIFE_BLOCKS = 30;
/** How much easier than its first block a chain may ever get: after a pause the schedule is caught up at this pace at the most. */
const EASIEST = 16;
/** Hashes for a measurement: some tens of milliseconds. */
const SAMPLE = 50_000;

interface Engine {
  readonly name?: unknown;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** The settings, completed where they ask for proof of work; what they say themselves stands. */
export function withMiningDefaults(nodes: number, settings: NetworkSettings): NetworkSettings {
  const engine = settings.engine as Engine | undefined;
  if (engine?.name !== 'pow') return settings;
  const given = engine.parameters ?? {};
  const blockTimeMs = typeof given.blockTimeMs === 'number' ? given.blockTimeMs : BLOCK_TIME_MS;
  const threads = Math.min(availableParallelism(), nodes * (settings.mining?.threads ?? 1));
  const difficulty = Math.max(EASIEST, Math.round((measureHashRate() * threads * blockTimeMs) / 1_000));
  const parameters = {
    genesisTimeMs: Date.now(),
    blockTimeMs,
    halfLifeMs: Math.max(1_000, HALF_LIFE_BLOCKS * blockTimeMs),
    difficulty,
    difficultyMin: Math.ceil(difficulty / EASIEST),
    ...given,
  };
  // Miners go on when nothing waits: work on top is what makes a block safe.
  const limits = { ...DEFAULT_LIMITS, emptyBlocks: true, ...(settings.limits as object | undefined) };
  return { ...settings, engine: { name: 'pow', parameters }, limits };
}

/** Hashes per second of one thread. */
function measureHashRate(): number {
  // Its target is zero, so nothing is ever found.
  const seek = createSeekNonce(new Uint8Array(POW_HEADER_BYTES));
  seek(0, SAMPLE);
  const startMs = performance.now();
  seek(0, SAMPLE);
  return (1_000 * SAMPLE) / (performance.now() - startMs);
}
