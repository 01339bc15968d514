/**
 * Linearizability (Herlihy & Wing, TOPLAS 12(3), 1990) of what clients asked for and were told: is there one order of all operations on a key,
 * in which each lies between its call and its answer, that explains every answer? The search of Wing & Gong (JPDC 17, 1993) with the memory
 * of Lowe (CCPE 29(4), 2017): a set of operations done that came to a value once is not tried again. Keys are independent of each other.
 */

export interface ClientOperation {
  readonly key: string;
  /** Virtual or wall time, milliseconds. */
  readonly calledMs: number;
  /** Null: never answered; it may have happened, at any time, or not. */
  readonly answeredMs: number | null;
  /** It fails unless the key has this value; null: unless it has none; undefined: it cannot fail. */
  readonly expects: string | null | undefined;
  /** Undefined: it changes nothing. */
  readonly writes: string | undefined;
  /** What its client was told; without meaning where it was not answered. */
  readonly isOk: boolean;
}

type Value = string | null;

/** The value after the operation; undefined: here it cannot have been answered as it was. */
function apply(value: Value, { answeredMs, expects, writes, isOk }: ClientOperation): Value | undefined {
  const holds = expects === undefined || expects === value;
  if (answeredMs !== null && holds !== isOk) return undefined;
  return holds ? (writes ?? value) : value;
}

/** Is there an order for these operations on one key? They must stand in the order of their calls. */
function isExplained(operations: readonly ClientOperation[]): boolean {
  const done = new Array<boolean>(operations.length).fill(false);
  const tried = new Set<string>();
  const endOf = ({ answeredMs }: ClientOperation): number => answeredMs ?? Number.POSITIVE_INFINITY;

  const search = (first: number, value: Value): boolean => {
    let next = first;
    while (done[next]) next += 1;
    const open = operations.slice(next).filter((_operation, index) => !done[next + index]);
    if (open.every(({ answeredMs }) => answeredMs === null)) return true;
    const deadline = Math.min(...open.map(endOf));
    const ahead = done.slice(next).lastIndexOf(true);
    const key = `${next} ${done
      .slice(next, next + ahead + 1)
      .map(Number)
      .join('')} ${value}`;
    if (tried.has(key)) return false;
    tried.add(key);
    for (let index = next; index < operations.length; index += 1) {
      const operation = operations[index]!;
      if (operation.calledMs > deadline) break;
      const after = done[index] ? undefined : apply(value, operation);
      if (after === undefined) continue;
      done[index] = true;
      if (search(next, after)) return true;
      done[index] = false;
    }
    return false;
  };
  return search(0, null);
}

/** The keys whose histories no order explains; every key has no value at first. */
export function unexplainedKeys(operations: readonly ClientOperation[]): readonly string[] {
  const byKey = new Map<string, ClientOperation[]>();
  for (const operation of operations)
    byKey.set(operation.key, [...(byKey.get(operation.key) ?? []), operation]);
  return [...byKey]
    .filter(([, all]) => !isExplained(all.sort((left, right) => left.calledMs - right.calledMs)))
    .map(([key]) => key);
}
