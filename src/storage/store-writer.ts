/**
 * Writes groups, one after another, in the order of the calls. While one is on its way to the disk, the next gathers: several blocks
 * share one atomic, synced batch. After a failed write nothing is written any more, and everybody hears the same error.
 */
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import type { Evidence } from '../protocols/contract.ts';
import type { BlockWrite, StoredCertificate, StoredMark } from '../replica/ports.ts';
import type { StorageError } from './errors.ts';
import type { WriteGroup } from './store-batch.ts';

interface Waiter {
  resolve(): void;
  reject(error: StorageError): void;
}

/** A group while it gathers. */
interface Gathering extends WriteGroup {
  readonly commits: BlockWrite[];
  readonly certificates: StoredCertificate[];
  readonly evidence: Evidence[];
  readonly waiters: Waiter[];
  /** Of the blocks in it. */
  bytes: number;
  /** Must it reach the disk, or is it enough that the operating system has it? */
  isSynced: boolean;
}

export interface StoreWriter {
  commit(write: BlockWrite): Promise<void>;
  saveCertificate(certificate: StoredCertificate): Promise<void>;
  saveEvidence(evidence: Evidence): Promise<void>;
  sync(): Promise<void>;
}

function sizeOf({ block, state }: BlockWrite): number {
  const stateBytes = state.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
  return stateBytes + (block === null ? 0 : block.batch.length + block.receipts.length + block.undo.length);
}

/** Only a reorganisation takes the mark back, and blocks are dense: anything else is a bug of the caller. */
function assertFollows(tip: StoredMark | undefined, { mark, block, revertTo }: BlockWrite): void {
  const height = revertTo ?? tip?.height;
  assert(
    tip === undefined || revertTo !== null || mark.sequence > tip.sequence,
    'the stored sequence number grows',
  );
  assert(block === null || mark.height === block.height, 'the mark stands on its block');
  if (height !== undefined)
    assert(mark.height === height + (block === null ? 0 : 1), `height ${mark.height} follows ${height}`);
}

/**
 * @param write carries a group out; rejects with a StorageError
 * @param tip where the store stands now
 */
export function createStoreWriter(
  write: (group: WriteGroup, isSynced: boolean) => Promise<void>,
  tip: StoredMark | undefined,
): StoreWriter {
  const queue: Gathering[] = [];
  let isRunning = false;
  let failure: StorageError | undefined;
  let lastMark = tip;

  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    // A turn of the event loop's microtasks: what is asked for in one step goes into one group.
    await Promise.resolve();
    for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
      assert(
        group.commits.at(-1)?.continues !== true,
        'a reorganisation is asked for as a whole, without a pause',
      );
      try {
        if (failure === undefined) await write(group, group.isSynced);
      } catch (error) {
        failure = error as StorageError;
      }
      for (const waiter of group.waiters) failure === undefined ? waiter.resolve() : waiter.reject(failure);
    }
    isRunning = false;
  };

  const beginGroup = (): Gathering => {
    const group = { commits: [], certificates: [], evidence: [], waiters: [], bytes: 0, isSynced: false };
    queue.push(group);
    return group;
  };

  const wait = (group: Gathering): Promise<void> => {
    const done = new Promise<void>((resolve, reject) => group.waiters.push({ resolve, reject }));
    void run();
    return done;
  };

  const gathering = () => queue.at(-1) ?? beginGroup();

  return {
    commit(next) {
      assertFollows(lastMark, next);
      lastMark = next.mark;
      const last = gathering();
      // The rest of a reorganisation is one atomic write with its beginning, however large.
      const isRest = last.commits.at(-1)?.continues === true;
      const isFull = !isRest && last.bytes >= LIMITS.commitGroupBytesMax;
      // What a reorganisation takes off must be readable when its group is built: it begins a group.
      const group = isFull || (next.revertTo !== null && last.commits.length > 0) ? beginGroup() : last;
      group.commits.push(next);
      group.bytes += sizeOf(next);
      group.isSynced = true;
      return wait(group);
    },
    saveCertificate(certificate) {
      const group = gathering();
      group.certificates.push(certificate);
      return wait(group);
    },
    saveEvidence(evidence) {
      const group = gathering();
      group.evidence.push(evidence);
      group.isSynced = true;
      return wait(group);
    },
    sync() {
      const group = gathering();
      group.isSynced = true;
      return wait(group);
    },
  };
}
