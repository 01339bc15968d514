/**
 * Asking several nodes so that one liar cannot decide: an answer counts when f+1 nodes give it, because one of them is honest.
 * Begins with f+1 nodes and asks another one for each that fails, disagrees or is slow.
 */

/** How long the first nodes may take before the others are asked too. */
const HEDGE_MS = 1_000;

export interface Agreement<T> {
  /** What f+1 nodes said; or, when no answer got that far, what most said. */
  readonly answer: T;
  readonly agreed: boolean;
}

/**
 * @param needed equal answers that suffice
 * @param keyOf equal keys mean equal answers
 * @throws the first error when nobody answered
 */
export function agree<E, T>(
  endpoints: readonly E[],
  needed: number,
  ask: (endpoint: E) => Promise<T>,
  keyOf: (answer: T) => string,
): Promise<Agreement<T>> {
  const votes = new Map<string, T[]>();
  const errors: unknown[] = [];
  let asked = 0;
  let open = 0;
  return new Promise((resolve, reject) => {
    const hedge = setTimeout(() => askUpTo(endpoints.length), HEDGE_MS);

    function finish(agreed: boolean): void {
      clearTimeout(hedge);
      const best = [...votes.values()].sort((a, b) => b.length - a.length)[0];
      if (best === undefined) reject(errors[0] ?? new Error('there is no node to ask'));
      else resolve({ answer: best[0]!, agreed });
    }

    function settle(): void {
      open -= 1;
      const most = Math.max(0, ...[...votes.values()].map((same) => same.length));
      if (most >= needed) {
        finish(true);
        return;
      }
      // when those still asked cannot decide any more, further nodes may
      askUpTo(asked + Math.max(0, needed - most - open));
      if (open === 0) finish(false);
    }

    function askUpTo(count: number): void {
      while (asked < Math.min(count, endpoints.length)) {
        const endpoint = endpoints[asked]!;
        asked += 1;
        open += 1;
        ask(endpoint).then(
          (answer) => {
            const same = votes.get(keyOf(answer)) ?? [];
            votes.set(keyOf(answer), [...same, answer]);
            settle();
          },
          (error) => {
            errors.push(error);
            settle();
          },
        );
      }
    }

    askUpTo(needed);
    if (endpoints.length === 0) finish(false);
  });
}
