/** The virtual chain store of one bare replica: what its disk holds. */
import type { Chance } from '../../base/chance.ts';
import type { Restore } from '../disk-image.ts';
import type { Machine } from '../machine.ts';
import type { DiskSettings } from '../scenario.ts';
import { createWriteQueue } from '../write-queue.ts';
import { TOY_GENESIS, type ToyBlock, type ToyTip } from './toy-ledger.ts';

/** Everything that one decision puts on the disk. */
export interface ToyWrite extends ToyTip {
  /** New blocks, in order; blocks at their heights and above are taken off first. Empty for a null decision. */
  readonly blocks: readonly ToyBlock[];
  readonly seal: Uint8Array | null;
}

export interface ToyCertificate extends ToyTip {
  readonly bytes: Uint8Array;
}

export interface ToyStore {
  readonly write: (write: ToyWrite, onDurable: () => void) => void;
  readonly saveCertificate: (certificate: ToyCertificate) => void;
  /** Where the disk stands, with the seal written last. */
  readonly mark: () => ToyTip & { readonly seal: Uint8Array | null };
  readonly blocks: () => readonly ToyBlock[];
  readonly newestCertificate: () => ToyCertificate | null;
  /** A copy of everything on it. */
  readonly copy: () => Restore;
  /** The machine lost its power. */
  readonly onCrash: () => void;
}

/** `onApply` hears of every write that reaches the disk, also of those found there after a crash. */
export function createToyStore(
  machine: Pick<Machine<never>, 'after'>,
  chance: Chance,
  settings: DiskSettings,
  onApply: (write: ToyWrite) => void,
): ToyStore {
  const blocks: ToyBlock[] = [];
  let mark: ReturnType<ToyStore['mark']> = { ...TOY_GENESIS, seal: null };
  let certificate: ToyCertificate | null = null;
  const queue = createWriteQueue(machine.after, chance, settings);

  const apply = (write: ToyWrite): void => {
    const first = write.blocks[0];
    if (first !== undefined) blocks.splice(first.height - 1, blocks.length, ...write.blocks);
    mark = { sequence: write.sequence, height: write.height, blockHash: write.blockHash, seal: write.seal };
    onApply(write);
  };

  return {
    write: (write, onDurable) => queue.add(() => apply(write), onDurable),
    saveCertificate: (next) =>
      queue.add(() => {
        certificate = next;
      }),
    mark: () => mark,
    blocks: () => blocks,
    newestCertificate: () => certificate,
    copy() {
      const [keptBlocks, keptMark, keptCertificate] = [[...blocks], mark, certificate];
      return () => {
        blocks.splice(0, blocks.length, ...keptBlocks);
        mark = keptMark;
        certificate = keptCertificate;
      };
    },
    onCrash: queue.onCrash,
  };
}
