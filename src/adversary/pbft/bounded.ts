/** A memory that never grows beyond so many entries: the oldest is forgotten first. */

export interface Bounded<T> {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
}

export function createBounded<T>(entriesMax: number): Bounded<T> {
  const entries = new Map<string, T>();
  return {
    get: (key) => entries.get(key),
    set(key, value) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > entriesMax) entries.delete(entries.keys().next().value!);
    },
  };
}
