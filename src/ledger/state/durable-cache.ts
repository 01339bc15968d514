/** A bounded cache over the state on disk: nonces and accounts are asked for again and again, and a read from disk costs more than an operation. */
import { LIMITS } from '../../base/limits.ts';
import { createRecent } from '../../base/recent.ts';
import type { StateReader } from '../application.ts';
import type { KeyedReader } from './keyed-reader.ts';
import type { StateChanges } from './tree.ts';

export interface DurableCache {
  find: KeyedReader['find'];
  /** These changes are on disk now. */
  refresh(changes: StateChanges): void;
}

export function createDurableCache(reader: StateReader): DurableCache {
  /** Null: the disk has no such key. */
  const known = createRecent<Uint8Array | null>(LIMITS.stateCacheEntriesMax);
  return {
    find: (byteKey, key) => {
      const value = known.get(byteKey);
      if (value !== undefined) return value ?? undefined;
      const read = reader.get(key);
      if ((read?.length ?? 0) > LIMITS.stateCacheValueBytesMax) return read;
      known.set(byteKey, read ?? null);
      return read;
    },
    refresh: (changes) => {
      for (const [byteKey, { value }] of changes) {
        if (!known.has(byteKey)) continue;
        if (value !== null && value.length > LIMITS.stateCacheValueBytesMax) known.delete(byteKey);
        else known.set(byteKey, value);
      }
    },
  };
}
