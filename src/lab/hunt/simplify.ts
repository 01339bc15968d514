/**
 * Ways to make a scenario simpler: leave out what stands in a list, put the plain value there, lower a number. Each keeps what still breaks
 * (delta debugging: Zeller & Hildebrandt, IEEE TSE 28(2), 2002).
 */
import type { ScenarioFile } from '../scenario-file.ts';

/** Does it still break? */
export type Breaks = (file: ScenarioFile) => boolean;

/** The scenario, or a simpler one that breaks as well. */
export type Pass = (file: ScenarioFile, breaks: Breaks) => ScenarioFile;

/** Reads a part of a scenario, and puts another in its place. */
export interface Part<T> {
  readonly of: (file: ScenarioFile) => T;
  readonly put: (file: ScenarioFile, part: T) => ScenarioFile;
}

export function field<K extends keyof ScenarioFile>(key: K): Part<ScenarioFile[K]> {
  return { of: (file) => file[key], put: (file, part) => ({ ...file, [key]: part }) };
}

export function inner<K extends 'workload' | 'network' | 'disk' | 'clocks', L extends keyof ScenarioFile[K]>(
  key: K,
  name: L,
): Part<ScenarioFile[K][L]> {
  return {
    of: (file) => file[key][name],
    put: (file, part) => ({ ...file, [key]: { ...file[key], [name]: part } }),
  };
}

/** Leaves out entries of a list: halves, quarters, ... single ones (ddmin, without its complements). */
export function dropEntries<T>(part: Part<readonly T[]>): Pass {
  return (file, breaks) => {
    let smallest = file;
    const size = (): number => part.of(smallest).length;
    for (let chunk = size(); chunk >= 1; chunk = Math.floor(chunk / 2)) {
      for (let from = 0; from < size(); ) {
        const candidate = part.put(smallest, part.of(smallest).toSpliced(from, chunk));
        if (breaks(candidate)) smallest = candidate;
        else from += chunk;
      }
    }
    return smallest;
  };
}

/** Puts the value of an honest scenario there; what is left out stays left out. */
export function setPlain<T>(part: Part<T>, plain: T): Pass {
  return (file, breaks) => {
    const present = part.of(file);
    if (present === undefined || JSON.stringify(present) === JSON.stringify(plain)) return file;
    const candidate = part.put(file, plain);
    return breaks(candidate) ? candidate : file;
  };
}

/** The least whole number that still breaks, as far as halving the distance finds it. */
export function lower(part: Part<number>, min: number): Pass {
  return (file, breaks) => {
    let smallest = file;
    let low = min;
    while (low < part.of(smallest)) {
      const middle = Math.floor((low + part.of(smallest)) / 2);
      const candidate = part.put(smallest, middle);
      if (breaks(candidate)) smallest = candidate;
      else low = middle + 1;
    }
    return smallest;
  };
}

/** Every entry of a list by itself, made simpler in each of these ways. */
export function simplify<T>(part: Part<readonly T[]>, ways: readonly ((entry: T) => T)[]): Pass {
  return (file, breaks) => {
    let smallest = file;
    for (let index = 0; index < part.of(file).length; index += 1) {
      for (const way of ways) {
        const entries = part.of(smallest);
        const simpler = way(entries[index]!);
        if (JSON.stringify(simpler) === JSON.stringify(entries[index])) continue;
        const candidate = part.put(smallest, entries.with(index, simpler));
        if (breaks(candidate)) smallest = candidate;
      }
    }
    return smallest;
  };
}

/** The entry without this optional key. */
export function without<T extends object>(key: keyof T): (entry: T) => T {
  return ({ ...entry }) => {
    delete entry[key];
    return entry;
  };
}
