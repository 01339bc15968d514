/** Percentiles by the nearest-rank method: always a value that was measured. */

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The value that `percent` of the sorted values do not exceed. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Percentiles of values in milliseconds, to a tenth; NaN of none. */
export function toPercentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (percent: number) => Math.round(percentile(sorted, percent) * 10) / 10;
  return { p50: at(50), p95: at(95), p99: at(99) };
}
