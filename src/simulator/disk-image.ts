/** A copy of what one replica's disks held at some time, to be put in their place later: a backup that somebody restores. */
import type { DiskSwitch } from './faults.ts';
import type { PromiseDisk } from './promise-disk.ts';

/** Puts what was on a disk when this was made in the place of what is on it. */
export type Restore = () => void;

/** What befalls the disks of one replica. To be called while both are empty: an image that was never taken is of empty disks. */
export function createDiskSwitch(
  promises: Pick<PromiseDisk, 'copy' | 'damage' | 'tornTails'>,
  copyChain: () => Restore,
): DiskSwitch {
  let restorePromises = promises.copy();
  let restoreChain = copyChain();
  return {
    takeImage() {
      restorePromises = promises.copy();
      restoreChain = copyChain();
    },
    bringBack(part) {
      if (part !== 'chain') restorePromises();
      if (part !== 'promises') restoreChain();
    },
    damagePromises: promises.damage,
    tornTails: promises.tornTails,
  };
}

/** A copy of these tables, which are changed in place. */
export function copyTables(...tables: readonly Map<unknown, unknown>[]): Restore {
  const copies = tables.map((table) => [...table]);
  return () => {
    tables.forEach((table, index) => {
      table.clear();
      for (const [key, value] of copies[index]!) table.set(key, value);
    });
  };
}
