/** Looks whether a run of bare engines has come to its good end. */
import { equalBytes } from '../../base/bytes.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { EngineHost } from './engine-host.ts';

/**
 * Why the trusted replicas that are up do not all stand at one durable tip with items 1..`items` executed; null when they do.
 */
export function describeUnfinished<M>(
  replicas: readonly EngineHost<M>[],
  items: number,
  isTrusted: (replica: ReplicaId) => boolean,
): string | null {
  const up = replicas.filter((replica, id) => replica.isUp() && isTrusted(id));
  const first = up[0]?.store.mark();
  if (first === undefined) return null;
  for (const [id, replica] of replicas.entries()) {
    const status = replica.status();
    if (status === undefined || !isTrusted(id)) continue;
    const mark = replica.store.mark();
    if (status.sequence !== mark.sequence) return `replica ${id} has executed what is not durable yet`;
    if (mark.sequence !== first.sequence || !equalBytes(mark.blockHash, first.blockHash)) {
      return `replica ${id} stands at sequence number ${mark.sequence}, another at ${first.sequence}`;
    }
  }
  const executed = new Set(up[0]?.store.blocks().flatMap((block) => block.items));
  for (let item = 1; item <= items; item += 1) {
    if (!executed.has(item)) return `item ${item} has no outcome`;
  }
  return null;
}
