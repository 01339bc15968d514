/**
 * How likely is it that a payment is taken back by somebody who mines a secret branch, with the share `q` of all hashing power, after `z`
 * confirmations? The attacker has one block in advance and never gives up.
 */

/** Rosenfeld, arXiv 1402.2009, section 4, with one block in advance: r = 1 - sum over m <= z of C(m+z-1, m) (p^z q^m - p^m q^z). */
export function reversalProbability(q: number, z: number): number {
  const p = 1 - q;
  if (q >= p || z === 0) return 1;
  // In logarithms: for z in the hundreds the powers would vanish. And as a sum of positive terms (1 less the first half of the sum is its tail), so that
  // a small risk is not lost in rounding: it is never 0.
  let binomial = 0;
  let sum = 0;
  for (let m = 0; ; m += 1) {
    if (m > 0) binomial += Math.log((m + z - 1) / m);
    const [ours, theirs] = m > z ? [q, p] : [p, q];
    const term = Math.exp(binomial + m * Math.log(ours) + z * Math.log(theirs));
    sum += term;
    if (m > z && term < sum * Number.EPSILON) return Math.min(1, sum);
  }
}

/** Nakamoto 2008, section 11: the same with the attacker's progress taken to be Poisson, which is too low for small z and large q. */
export function nakamotoProbability(q: number, z: number): number {
  const p = 1 - q;
  if (q >= p) return 1;
  const lambda = (z * q) / p;
  let poisson = -lambda;
  let sum = 0;
  for (let k = 0; k <= z; k += 1) {
    if (k > 0) poisson += Math.log(lambda / k);
    sum += Math.exp(poisson) * (1 - (q / p) ** (z - k));
  }
  return Math.max(0, 1 - sum);
}
