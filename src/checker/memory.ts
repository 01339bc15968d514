/** Bounded memory: nothing that others send makes a replica remember more than it said it ever would. */
import type { Watcher } from './violation.ts';

export function createMemoryWatcher(): Watcher {
  return {
    types: ['memory'],
    see(_replica, seen, report) {
      if (seen.type !== 'memory') return;
      for (const { what, count, countMax } of seen.uses) {
        if (count > countMax) report(`remembers ${count} ${what}, of which ${countMax} are the most`);
      }
    },
  };
}
