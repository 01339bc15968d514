/** A bounded cache over the state on disk: nonces and accounts are asked for again and again, and a read from disk costs more than an operation. */
import { LIMITS } from '../../base/limits.ts';
import type { StateReader } from '../application.ts';
import type { StateChanges } from './tree.ts';

export interface DurableCache {
  /** @param byteKey `bytesToKey(key)` */
  get(byteKey: string, key: Uint8Array): Uint8Array | undefined;
  /** These changes are on disk now. */
  refresh(changes: StateChanges): void;
}

export function createDurableCache(reader: StateReader): DurableCache {
  /** Oldest first; undefined: the disk has no such key. */
  const known = new Map<string, Uint8Array | undefined>();
  return {
    get: (byteKey, key) => {
      const value = known.get(byteKey);
      if (value !== undefined || known.has(byteKey)) return value;
      const read = reader.get(key);
      if ((read?.length ?? 0) > LIMITS.stateCacheValueBytesMax) return read;
      if (known.size >= LIMITS.stateCacheEntriesMax) known.delete(known.keys().next().value!);
      known.set(byteKey, read);
      return read;
    },
    refresh: (changes) => {
      for (const [byteKey, { value }] of changes) {
        if (!known.has(byteKey)) continue;
        if (value !== null && value.length > LIMITS.stateCacheValueBytesMax) known.delete(byteKey);
        else known.set(byteKey, value ?? undefined);
      }
    },
  };
}
