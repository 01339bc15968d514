/** The ways to part instances into sets. A partition is a text-free list: for each instance the number of its set, in order of appearance. */

export type Partition = readonly number[];

/** All partitions of so many instances into at most `sets` sets; the first one parts nobody. */
export function partitionsOf(instances: number, sets: number): readonly Partition[] {
  let partitions: number[][] = [[]];
  for (let instance = 0; instance < instances; instance += 1) {
    partitions = partitions.flatMap((partition) => {
      const next = Math.max(-1, ...partition) + 1;
      return Array.from({ length: Math.min(next + 1, sets) }, (_, set) => [...partition, set]);
    });
  }
  return partitions;
}

/** The same partition after instances have changed places: `places[i]` stands where `i` stood. */
export function renumber(partition: Partition, places: readonly number[]): Partition {
  const names = new Map<number, number>();
  return places.map((place) => {
    const set = partition[place]!;
    const name = names.get(set) ?? names.size;
    names.set(set, name);
    return name;
  });
}

/** The sets, each with its instances. */
export function partitionToGroups(partition: Partition): readonly (readonly number[])[] {
  const groups: number[][] = [];
  for (const [instance, set] of partition.entries()) {
    groups[set] ??= [];
    groups[set].push(instance);
  }
  return groups;
}
