/** How often something happens per second, when it is done `count` times by one run. */
export function ratePerSecond(count: number, run: () => void): number {
  const startMs = performance.now();
  run();
  return (1_000 * count) / (performance.now() - startMs);
}
