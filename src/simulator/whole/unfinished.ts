/** Looks whether a run of whole replicas has come to its good end. */
import { equalBytes } from '../../base/bytes.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { People } from './people.ts';
import type { ReplicaHost } from './replica-host.ts';

/** Why the trusted replicas that are up do not all stand at one durable tip with items 1..`items` executed; null when they do. */
export function describeUnfinished(
  replicas: readonly ReplicaHost[],
  people: People,
  items: number,
  isTrusted: (replica: ReplicaId) => boolean,
): string | null {
  const up = replicas.flatMap((host, id) => {
    const status = host.replica()?.status();
    return status === undefined || !isTrusted(id) ? [] : [{ id, status, chain: host.chain }];
  });
  for (const { id, status, chain } of up) {
    const first = up[0]!.status;
    if (status.executedHeight !== status.height) return `replica ${id} has executed what is not durable yet`;
    if (status.sequence !== first.sequence || !equalBytes(status.blockHash, first.blockHash)) {
      return `replica ${id} stands at sequence number ${status.sequence}, another at ${first.sequence}`;
    }
    for (let item = 1; item <= items; item += 1) {
      const { id: transactionId } = people.transactionOf(item);
      if (chain.outcomeOf(transactionId) === undefined) return `item ${item} has no outcome at replica ${id}`;
    }
  }
  return null;
}
