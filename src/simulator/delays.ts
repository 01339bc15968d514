/** How long things take: a range, and how the values are spread in it. */
import type { Chance } from '../base/chance.ts';

export interface DelayRange {
  readonly minMs: number;
  /** The greatest value of `uniform`; of the other shapes one in twenty lies above it. */
  readonly maxMs: number;
  /** Default `uniform`. `exponential`: independent waiting; `pareto`: a heavy tail, a few values are many times the others. */
  readonly shape?: 'uniform' | 'exponential' | 'pareto';
}

/** The share of values above `maxMs` where there is a tail. */
const TAIL = 1 / 20;
/** No value is further above `minMs` than so many times the range, so that every run ends. */
const TAIL_FACTOR_MAX = 50;
/** Exponent of the Pareto (Lomax) distribution: finite mean, infinite variance, as measured in real networks. */
const PARETO_EXPONENT = 1.5;

/** A value between 0 and `TAIL_FACTOR_MAX` whose chance to exceed 1 is `TAIL`; `u` is uniform in [0, 1). */
function tailOf(shape: 'exponential' | 'pareto', u: number): number {
  const rest = 1 - u;
  const raw =
    shape === 'exponential'
      ? Math.log(rest) / Math.log(TAIL)
      : (rest ** (-1 / PARETO_EXPONENT) - 1) / (TAIL ** (-1 / PARETO_EXPONENT) - 1);
  return Math.min(raw, TAIL_FACTOR_MAX);
}

/** One delay, in milliseconds. */
export function drawDelayMs(chance: Chance, { minMs, maxMs, shape = 'uniform' }: DelayRange): number {
  const u = chance.next();
  return minMs + (shape === 'uniform' ? u : tailOf(shape, u)) * (maxMs - minMs);
}
