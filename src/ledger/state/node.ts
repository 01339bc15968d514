/** Nodes of 32 bytes in flat arrays. */

export const NODE_BYTES = 32;

/** Copies node number `index` to place number `place`: for so few bytes a loop beats `set` of a `subarray` by far. */
export function copyNode(from: Uint8Array, index: number, to: Uint8Array, place: number): void {
  const start = index * NODE_BYTES;
  const target = place * NODE_BYTES;
  for (let at = 0; at < NODE_BYTES; at++) to[target + at] = from[start + at]!;
}

/** A view of node number `index`. */
export function nodeAt(nodes: Uint8Array, index: number): Uint8Array {
  return nodes.subarray(index * NODE_BYTES, (index + 1) * NODE_BYTES);
}
