/**
 * The virtual promise log of one replica: what is synced survives a crash, what is only appended may not.
 * Appending and rewriting keep their order; a sync makes everything up to a position durable. It schedules nothing itself.
 * A record that cannot be read is a torn tail, to be cut, if it is the last one and was never synced; anywhere else it is damage.
 */
import { assert } from '../base/assert.ts';
import type { Restore } from './disk-image.ts';

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
  /** Power fails: of the operations that are not synced, the first `surviving` are found on the platter all the same, the next one half-written. */
  readonly lose: (surviving: number, isTorn?: boolean) => void;
  /** A synced record cannot be read any more; without any, nothing happens. */
  readonly damage: () => void;
  /** A copy of what is on the platter. */
  readonly copy: () => Restore;
  /** Torn tails that were cut, over all lives. */
  readonly tornTails: () => number;
  /** Operations that a crash would lose. */
  readonly unsynced: () => number;
  /** Begins a life: cuts a torn tail; the durable records, oldest first; null when the log is damaged, so that nobody must vote by it. */
  readonly open: () => readonly Uint8Array[] | null;
}

export function createPromiseDisk(): PromiseDisk {
  let records: Uint8Array[] = [];
  let pending: Operation[] = [];
  let durable = 0;
  let isTailTorn = false;
  let isDamaged = false;
  let tornTails = 0;

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
    lose(surviving, isTorn = false) {
      sync(durable + surviving);
      const next = pending[0];
      if (isTorn && next?.type === 'append') {
        records.push(next.record.subarray(0, next.record.length >> 1));
        isTailTorn = true;
      }
      durable += pending.length;
      pending = [];
    },
    damage() {
      isDamaged = records.length > 0;
    },
    copy() {
      const kept = { records: [...records], isTailTorn, isDamaged };
      return () => {
        records = [...kept.records];
        ({ isTailTorn, isDamaged } = kept);
      };
    },
    tornTails: () => tornTails,
    unsynced: () => pending.length,
    open() {
      assert(pending.length === 0, 'a life begins on what the last one left');
      if (isDamaged) return null;
      if (isTailTorn) {
        records.pop();
        tornTails += 1;
      }
      isTailTorn = false;
      return [...records];
    },
  };
}
