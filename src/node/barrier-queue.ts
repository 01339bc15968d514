/**
 * Persist before send: holds back what follows a promise until the promise is durable, while the replica steps on (pbft.md, "What is durable,
 * and when"). Everything leaves in the order in which it was enqueued; one sync may release several barriers (group commit in the promise log).
 */

export interface BarrierQueue {
  /** What is enqueued from now on waits until `durable` resolves. */
  addBarrier(durable: Promise<void>): void;
  /** Runs at once when no barrier is open, else when the last of them falls. */
  enqueue(action: () => void): void;
  /** Everything that waits is forgotten, for good: what was not durable must never be heard of. */
  close(): void;
  /** Open barriers: promises on their way to the disk. */
  readonly openBarriers: number;
}

interface Barrier {
  isDurable: boolean;
  /** What follows it, up to the next barrier. */
  readonly held: (() => void)[];
}

/** @param onFailure told once when a promise could not be made durable; nothing leaves any more */
export function createBarrierQueue(onFailure: (error: unknown) => void): BarrierQueue {
  let barriers: Barrier[] = [];
  let isClosed = false;

  function close(): void {
    isClosed = true;
    barriers = [];
  }

  function release(): void {
    while (!isClosed && barriers[0]?.isDurable) {
      const { held } = barriers.shift()!;
      for (const action of held) if (!isClosed) action();
    }
  }

  return {
    get openBarriers() {
      return barriers.length;
    },
    addBarrier(durable) {
      if (isClosed) return;
      const barrier: Barrier = { isDurable: false, held: [] };
      barriers.push(barrier);
      durable.then(
        () => {
          barrier.isDurable = true;
          release();
        },
        (error) => {
          if (isClosed) return;
          close();
          onFailure(error);
        },
      );
    },
    enqueue(action) {
      if (isClosed) return;
      const last = barriers.at(-1);
      if (last === undefined) action();
      else last.held.push(action);
    },
    close,
  };
}
