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
  let first: EngineHost<M> | undefined;
  for (const [id, replica] of replicas.entries()) {
    const status = replica.status();
    if (status === undefined || !isTrusted(id)) continue;
    first ??= replica;
    const mark = replica.store.mark();
    const expected = first.store.mark();
    if (status.sequence !== mark.sequence) return `replica ${id} has executed what is not durable yet`;
    if (mark.sequence !== expected.sequence || !equalBytes(mark.blockHash, expected.blockHash)) {
      return `replica ${id} stands at sequence number ${mark.sequence}, another at ${expected.sequence}`;
    }
  }
  if (first === undefined) return null;
  for (let item = 1; item <= items; item += 1) {
    if (!first.hasExecuted(item)) return `item ${item} has no outcome`;
  }
  return null;
}
