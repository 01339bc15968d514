/** A bounded memory: the newest entries stay, the oldest are forgotten. For what may be asked again, and may be lost. */

export interface Recent<V> {
  readonly size: number;
  get(key: string): V | undefined;
  /** Remembers, as the newest; forgets the oldest above the bound. */
  set(key: string, value: V): void;
  delete(key: string): void;
}

/** @param max how many entries are remembered; from `base/limits.ts` */
export function createRecent<V>(max: number): Recent<V> {
  const entries = new Map<string, V>();
  return {
    get size() {
      return entries.size;
    },
    get: (key) => entries.get(key),
    set: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size <= max) return;
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    },
    delete: (key) => {
      entries.delete(key);
    },
  };
}
