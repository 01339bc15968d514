/** What one replica's own disk must obey: hash links, each item at most once, and nothing reported durable is ever lost. */
import { equalBytes } from '../base/bytes.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { SeenBlock } from './seen.ts';
import type { Watcher } from './violation.ts';

function createPerReplica<T>(create: () => T): (replica: ReplicaId) => T {
  const known = new Map<ReplicaId, T>();
  return (replica) => {
    const found = known.get(replica) ?? create();
    known.set(replica, found);
    return found;
  };
}

/** Heights are dense, and every block names the hash of the one below. */
export function createHashLinkWatcher(): Watcher {
  const chains = createPerReplica(() => new Map<number, Uint8Array>());
  return {
    types: ['stored'],
    see(replica, seen, report) {
      if (seen.type !== 'stored') return;
      const chain = chains(replica);
      takeBack(chain, seen.revertTo, (_hash, height) => height);
      for (const { height, parentHash, blockHash } of seen.blocks) {
        const parent = chain.get(height - 1);
        if (height > 1 && (parent === undefined || !equalBytes(parent, parentHash))) {
          report(`block ${height} does not follow the stored block ${height - 1}`);
        }
        chain.set(height, blockHash);
      }
    },
  };
}

/** Forgets what stood above a height. */
function takeBack<K, V>(
  known: Map<K, V>,
  revertTo: number | null | undefined,
  heightOf: (value: V, key: K) => number,
): void {
  if (revertTo == null) return;
  for (const [key, value] of known) if (heightOf(value, key) > revertTo) known.delete(key);
}

/** Integrity: an item has its outcome in at most one block of a chain. */
export function createIntegrityWatcher(): Watcher {
  const chains = createPerReplica(() => new Map<string | number, number>());
  return {
    types: ['stored'],
    see(replica, seen, report) {
      if (seen.type !== 'stored') return;
      const heights = chains(replica);
      takeBack(heights, seen.revertTo, (height) => height);
      for (const block of seen.blocks) {
        for (const item of block.items) {
          const before = heights.get(item);
          if (before !== undefined && before !== block.height) {
            report(`item ${item} was executed at height ${before} and again at ${block.height}`);
          }
          heights.set(item, block.height);
        }
      }
    },
  };
}

/** Durability: a new life finds at least what an earlier one reported as durable, unchanged; and what clients are told is on the disk. */
export function createDurabilityWatcher(): Watcher {
  const replicas = createPerReplica(() => ({
    sequence: 0,
    height: 0,
    stored: new Map<number, SeenBlock>(),
  }));
  return {
    types: ['stored', 'durable', 'told', 'born'],
    see(replica, seen, report) {
      const known = replicas(replica);
      if (seen.type === 'stored') for (const block of seen.blocks) known.stored.set(block.height, block);
      else if (seen.type === 'durable') {
        known.sequence = Math.max(known.sequence, seen.sequence);
        known.height = Math.max(known.height, seen.height);
      } else if (seen.type === 'told') {
        if (!known.stored.get(seen.height)?.items.includes(seen.item)) {
          report(
            `told a client that ${seen.item} is committed at height ${seen.height}, and has not stored it`,
          );
        }
      } else if (seen.type === 'born') {
        const { height, sequence, blockHash } = seen;
        if (height < known.height || sequence < known.sequence) {
          report(
            `came back at height ${height}, sequence number ${sequence}; durable were ${known.height} and ${known.sequence}`,
          );
        }
        const stored = known.stored.get(height);
        if (stored !== undefined && !equalBytes(stored.blockHash, blockHash)) {
          report(`came back with another block at height ${height}`);
        }
      }
    },
  };
}
