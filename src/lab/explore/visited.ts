/** The states of the whole that have been visited, each as the numbers of its parts. */

export interface Visited {
  /** False when it was there already. */
  readonly add: (ids: readonly number[]) => boolean;
}

/** States of one replica that fit beside those of the others into one whole number. */
function radixOf(parts: number): number {
  return 2 ** Math.floor(53 / parts);
}

export function createVisited(parts: number): Visited {
  const radix = radixOf(parts);
  const numbers = new Set<number>();
  /** Those with a part that does not fit. */
  const texts = new Set<string>();
  return {
    add(ids) {
      if (ids.some((id) => id >= radix)) {
        const { size } = texts;
        return texts.add(ids.join()).size > size;
      }
      const { size } = numbers;
      return numbers.add(ids.reduce((number, id) => number * radix + id, 0)).size > size;
    },
  };
}
