/** Undo records: what a block's changes replaced, so that `revert` can take it back. Written only where finality is probabilistic. */
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import { createCodec } from '../codec/codec.ts';
import { boolean, boundedBytes, boundedList, container, uint53 } from '../codec/types.ts';
import type { StateReader } from './application.ts';
import type { StateChange, StateChanges } from './state/tree.ts';

export interface Undo {
  /** Sequence number at which the chain stood before the block. */
  readonly sequence: number;
  /** Values before the block, one for each key that it changed. */
  readonly changes: readonly StateChange[];
}

const bytesType = boundedBytes(LIMITS.undoBytesMax);
const entryType = container({ key: bytesType, present: boolean, value: bytesType });
const undoCodec = createCodec(
  'undo',
  container({ sequence: uint53, entries: boundedList(entryType, LIMITS.undoBytesMax) }),
  LIMITS.undoBytesMax,
);

/** @param before the state that the changes are about to replace */
export function encodeUndo(sequence: number, changes: StateChanges, before: StateReader): Uint8Array {
  const entries = Array.from(changes.values(), ({ key }) => {
    const value = before.get(key);
    return { key, present: value !== undefined, value: value ?? new Uint8Array(0) };
  });
  return undoCodec.encode({ sequence, entries });
}

/** Reads what `encodeUndo` wrote; the store answers for its bytes. */
export function decodeUndo(bytes: Uint8Array): Undo {
  const undo = undoCodec.decode(bytes);
  assert(!isFault(undo), 'a block that is taken back has its undo record');
  const changes = undo.entries.map(({ key, present, value }) => ({ key, value: present ? value : null }));
  return { sequence: undo.sequence, changes };
}

/**
 * Does a stored record say the same as a re-executed one? Its sequence number may be higher, below that of the block itself: null decisions
 * came between, which leave no block to execute again.
 */
export function isSameUndo(stored: Uint8Array, executed: Uint8Array, blockSequence: number): boolean {
  if (stored.length === 0 || executed.length === 0) return stored.length === executed.length;
  const [read, made] = [undoCodec.decode(stored), undoCodec.decode(executed)];
  if (isFault(read) || isFault(made)) return false;
  const agrees = made.sequence <= read.sequence && read.sequence < blockSequence;
  return agrees && equalBytes(undoCodec.encode({ ...made, sequence: read.sequence }), stored);
}
