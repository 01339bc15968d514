/**
 * The difficulty rule: aserti3-2d (Toomim, Lundeberg, 2020), an absolutely scheduled exponential. A block's target depends on its parent's height and
 * time alone: for each half-life that the chain is behind its schedule the target doubles. There is no window whose edges could be bent,
 * hence no time-warp (BIP54). Integers only, so every node gets the same. After a pause of all miners the schedule is made up for: blocks come faster, bounded by the
 * easiest target of the genesis, until height and time agree again; so the supply keeps its calendar.
 */
import type { ChainParameters } from './parameters.ts';
import { difficultyToTarget } from './work.ts';

/** Binary places of the exponent. */
const PLACES = 16n;
const ONE = 1n << PLACES;
/** Above this many doublings or halvings the result is a bound anyway. */
const SHIFTS_MAX = 256n;
const TARGET_MIN = 1n;

/** What the rule needs to know of a block. */
export interface Scheduled {
  readonly height: number;
  readonly timeMs: number;
}

/** The target that a child of `parent` must have. */
export function nextTarget(parameters: ChainParameters, parent: Scheduled): bigint {
  const { genesisTimeMs, blockTimeMs, halfLifeMs } = parameters;
  const { first, easiest } = targetsOf(parameters);
  const behindMs = BigInt(parent.timeMs - genesisTimeMs) - BigInt(blockTimeMs) * BigInt(parent.height);
  const exponent = (behindMs * ONE) / BigInt(halfLifeMs);
  const target = scaleTarget(first, exponent);
  if (target < TARGET_MIN) return TARGET_MIN;
  if (target > easiest) return easiest;
  return target;
}

export interface Targets {
  readonly first: bigint;
  readonly easiest: bigint;
}

/** Two long divisions, asked for with every header. */
const KNOWN_TARGETS = new WeakMap<ChainParameters, Targets>();

/** The target of the first block, and that of the easiest there may be. */
export function targetsOf(parameters: ChainParameters): Targets {
  const known = KNOWN_TARGETS.get(parameters);
  if (known !== undefined) return known;
  const { difficulty, difficultyMin } = parameters;
  const targets = { first: difficultyToTarget(difficulty), easiest: difficultyToTarget(difficultyMin) };
  KNOWN_TARGETS.set(parameters, targets);
  return targets;
}

/** target * 2^(exponent / 2^16); the cubic for the fraction is off by less than 0.013 %. */
function scaleTarget(target: bigint, exponent: bigint): bigint {
  if (exponent === 0n) return target;
  const shifts = exponent >> PLACES;
  if (shifts > SHIFTS_MAX) return target << SHIFTS_MAX;
  if (shifts < -SHIFTS_MAX) return 0n;
  const x = exponent & (ONE - 1n);
  const cubic = 195_766_423_245_049n * x + 971_821_376n * x ** 2n + 5_127n * x ** 3n + (1n << 47n);
  const scaled = target * (ONE + (cubic >> 48n));
  const places = shifts - PLACES;
  return places < 0n ? scaled >> -places : scaled << places;
}
