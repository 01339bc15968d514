/**
 * What is executed but not durable yet. Executing runs ahead of the disk: changes gather in an open layer, `seal` closes it under its
 * sequence number, and `drop` forgets the oldest one once it is on disk. Reads see the newest value of any layer, then the disk.
 */
import { assert } from '../base/assert.ts';
import { bytesToKey } from '../base/bytes.ts';
import type { StoredBlock } from './block.ts';
import type { LedgerReader, OutcomePlace } from './reader.ts';
import type { StateChange } from './state/tree.ts';

/** A terminal outcome; `null`: its block was taken back. */
export interface OutcomeChange {
  readonly id: Uint8Array;
  readonly place: OutcomePlace | null;
}

export interface Overlay {
  get(key: Uint8Array): Uint8Array | undefined;
  outcomeOf(id: Uint8Array): OutcomePlace | undefined;
  blockAt(height: number): StoredBlock | undefined;
  writeState(change: StateChange): void;
  writeOutcome(change: OutcomeChange): void;
  /** Closes the open layer; its changes are what has to be written for this sequence number. */
  seal(sequence: number, block: StoredBlock | null): Sealed;
  /** The oldest sealed layer, which must be of this sequence number, is durable. */
  drop(sequence: number): void;
}

export interface Sealed {
  readonly state: readonly StateChange[];
  readonly outcomes: readonly OutcomeChange[];
}

interface Layer {
  readonly sequence: number;
  readonly block: StoredBlock | null;
  readonly values: ReadonlyMap<string, Held<StateChange>>;
  readonly outcomes: ReadonlyMap<string, Held<OutcomeChange>>;
}

/** A change and the layer that made it: a newer layer may have replaced it by the time its own is dropped. */
interface Held<T> {
  readonly serial: number;
  readonly change: T;
}

export function createOverlay(reader: LedgerReader): Overlay {
  const values = createHeldMap<StateChange>();
  const outcomes = createHeldMap<OutcomeChange>();
  const layers: Layer[] = [];
  return {
    get: (key) => {
      const held = values.get(bytesToKey(key));
      return held === undefined ? reader.get(key) : (held.value ?? undefined);
    },
    outcomeOf: (id) => {
      const held = outcomes.get(bytesToKey(id));
      return held === undefined ? reader.outcomeOf(id) : (held.place ?? undefined);
    },
    blockAt: (height) =>
      layers.findLast((layer) => layer.block?.height === height)?.block ?? reader.blockAt(height),
    writeState: (change) => values.write(bytesToKey(change.key), change),
    writeOutcome: (change) => outcomes.write(bytesToKey(change.id), change),
    seal: (sequence, block) => {
      const layer = { sequence, block, values: values.seal(), outcomes: outcomes.seal() };
      layers.push(layer);
      return { state: changesOf(layer.values), outcomes: changesOf(layer.outcomes) };
    },
    drop: (sequence) => {
      const layer = layers.shift();
      assert(layer?.sequence === sequence, `sequence ${sequence} became durable out of order`);
      values.forget(layer.values);
      outcomes.forget(layer.outcomes);
    },
  };
}

function changesOf<T>(held: ReadonlyMap<string, Held<T>>): T[] {
  return Array.from(held.values(), ({ change }) => change);
}

/** One map over all layers, so that a read costs one look-up however many layers there are. */
function createHeldMap<T>() {
  const newest = new Map<string, Held<T>>();
  let open = new Map<string, Held<T>>();
  let serial = 0;
  return {
    get: (key: string): T | undefined => newest.get(key)?.change,
    write: (key: string, change: T): void => {
      const held = { serial, change };
      newest.set(key, held);
      open.set(key, held);
    },
    seal: (): ReadonlyMap<string, Held<T>> => {
      const sealed = open;
      open = new Map();
      serial += 1;
      return sealed;
    },
    forget: (layer: ReadonlyMap<string, Held<T>>): void => {
      for (const [key, held] of layer) if (newest.get(key)?.serial === held.serial) newest.delete(key);
    },
  };
}
