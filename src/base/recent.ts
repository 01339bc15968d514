/**
 * A bounded memory: the newest entries stay, older ones are forgotten. For what may be asked again, and may be lost.
 *
 * Two generations: what is set goes to the young one; when that is full, the old one is dropped whole and the young one takes its place. A single
 * Map that drops its oldest key would look past the holes of all keys dropped before it, each time.
 */

export interface Recent<V> {
  get(key: string): V | undefined;
  has(key: string): boolean;
  /** Remembers, as the newest. */
  set(key: string, value: V): void;
  delete(key: string): void;
}

/** @param max how many entries are remembered at most, and at least the newest half of so many; from `limits.ts` */
export function createRecent<V>(max: number): Recent<V> {
  const youngMax = Math.max(1, Math.floor(max / 2));
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  return {
    get: (key) => young.get(key) ?? old.get(key),
    has: (key) => young.has(key) || old.has(key),
    set: (key, value) => {
      if (!young.has(key) && young.size >= youngMax) {
        old = young;
        young = new Map();
      }
      young.set(key, value);
    },
    delete: (key) => {
      young.delete(key);
      old.delete(key);
    },
  };
}
