/**
 * The virtual promise log of one replica: what is synced survives a crash, what is only appended may not.
 * Appending and rewriting keep their order; a sync makes everything up to a position durable. It schedules nothing itself.
 */

type Operation =
  | { readonly type: 'append'; readonly record: Uint8Array }
  | { readonly type: 'rewrite'; readonly keep: readonly Uint8Array[] };

export interface PromiseDisk {
  /** Adds a record, not yet durable; its position, to be handed to `sync`. */
  readonly append: (record: Uint8Array) => number;
  /** Replaces the whole log at once; its position. */
  readonly rewrite: (keep: readonly Uint8Array[]) => number;
  /** Everything up to this position is durable now. */
  readonly sync: (position: number) => void;
  /** Position of the last operation. */
  readonly position: () => number;
  /** Position up to which everything is durable. */
  readonly durable: () => number;
  /** Power fails: of the operations that are not synced, the first `surviving` are found on the platter all the same. */
  readonly lose: (surviving: number) => void;
  /** Operations that a crash would lose. */
  readonly unsynced: () => number;
  /** The durable records, oldest first. */
  readonly records: () => readonly Uint8Array[];
}

export function createPromiseDisk(): PromiseDisk {
  let records: Uint8Array[] = [];
  let pending: Operation[] = [];
  let durable = 0;

  const sync = (position: number): void => {
    const count = Math.min(pending.length, position - durable);
    for (let index = 0; index < count; index += 1) {
      const operation = pending[index]!;
      if (operation.type === 'append') records.push(operation.record);
      else records = [...operation.keep];
    }
    if (count > 0) {
      pending.splice(0, count);
      durable += count;
    }
  };
  const add = (operation: Operation): number => durable + pending.push(operation);

  return {
    append: (record) => add({ type: 'append', record }),
    rewrite: (keep) => add({ type: 'rewrite', keep }),
    sync,
    position: () => durable + pending.length,
    durable: () => durable,
    lose(surviving) {
      sync(durable + surviving);
      durable += pending.length;
      pending = [];
    },
    unsynced: () => pending.length,
    records: () => [...records],
  };
}
