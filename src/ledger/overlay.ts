/**
 * What is executed but not durable yet. Executing runs ahead of the disk: changes gather in an open layer, `seal` closes it under its
 * sequence number, and `drop` forgets the oldest one once it is on disk. Reads ask the layers from the newest down, then the disk; the engine's
 * window bounds how many there are.
 */
import { assert } from '../base/assert.ts';
import { bytesToKey } from '../base/bytes.ts';
import { LIMITS } from '../base/limits.ts';
import { createRecent } from '../base/recent.ts';
import type { StoredBlock } from './block.ts';
import type { LedgerReader, OutcomePlace } from './reader.ts';
import { createDurableCache } from './state/durable-cache.ts';
import type { KeyedReader } from './state/keyed-reader.ts';
import type { StateChange, StateChanges } from './state/tree.ts';
import type { SignedTransaction } from './transaction.ts';

/** What an outcome is found by: a transaction is one. */
export type TransactionName = Pick<SignedTransaction, 'id' | 'key'>;

/** A terminal outcome; `null`: its block was taken back. */
export interface OutcomeChange {
  readonly transaction: TransactionName;
  readonly place: OutcomePlace | null;
}

export interface Overlay extends KeyedReader {
  outcomeOf(transaction: TransactionName): OutcomePlace | undefined;
  blockAt(height: number): StoredBlock | undefined;
  writeState(changes: StateChanges): void;
  writeOutcome(change: OutcomeChange): void;
  /** Closes the open layer; it is what has to be written for this sequence number. */
  seal(sequence: number, block: StoredBlock | null): Layer;
  /** Remembers where it stands; the answer brings it back there, and tells the keys whose values may have changed meanwhile. */
  checkpoint(): () => readonly Uint8Array[];
  /** The oldest sealed layer, which must be of this sequence number, is durable. */
  drop(sequence: number): void;
}

export interface Layer {
  readonly sequence: number;
  readonly block: StoredBlock | null;
  readonly state: StateChanges;
  readonly outcomes: ReadonlyMap<string, OutcomeChange>;
}

export function createOverlay(reader: LedgerReader): Overlay {
  const durable = createDurableCache(reader);
  /** Transactions without an outcome on disk: each is asked about several times on its way, and a read from disk costs more than all else. */
  const absent = createRecent<true>(LIMITS.absentOutcomesMax);
  const durableOutcome = ({ id, key }: TransactionName): OutcomePlace | undefined => {
    if (absent.has(key)) return undefined;
    const place = reader.outcomeOf(id);
    if (place === undefined) absent.set(key, true);
    return place;
  };
  /** Oldest first. */
  const layers: Layer[] = [];
  let state = new Map<string, StateChange>();
  let outcomes = new Map<string, OutcomeChange>();
  const find = (byteKey: string, key: Uint8Array): Uint8Array | undefined => {
    const change = state.get(byteKey) ?? newest(layers, (layer) => layer.state.get(byteKey));
    return change === undefined ? durable.find(byteKey, key) : (change.value ?? undefined);
  };
  return {
    find,
    get: (key) => find(bytesToKey(key), key),
    outcomeOf: (transaction) => {
      const { key } = transaction;
      const change = outcomes.get(key) ?? newest(layers, (layer) => layer.outcomes.get(key));
      return change === undefined ? durableOutcome(transaction) : (change.place ?? undefined);
    },
    blockAt: (height) =>
      newest(layers, ({ block }) => (block?.height === height ? block : undefined)) ?? reader.blockAt(height),
    writeState: (changes) => {
      for (const [byteKey, change] of changes) state.set(byteKey, change);
    },
    writeOutcome: (change) => {
      outcomes.set(change.transaction.key, change);
    },
    seal: (sequence, block) => {
      const layer = { sequence, block, state, outcomes };
      layers.push(layer);
      state = new Map();
      outcomes = new Map();
      return layer;
    },
    checkpoint: () => {
      const kept = { layers: layers.length, state: new Map(state), outcomes: new Map(outcomes) };
      return () => {
        const undone = [...layers.splice(kept.layers).map((layer) => layer.state), state];
        ({ state, outcomes } = kept);
        return undone.flatMap((changes) => Array.from(changes.values(), ({ key }) => key));
      };
    },
    drop: (sequence) => {
      const layer = layers.shift();
      assert(layer?.sequence === sequence, `sequence ${sequence} became durable out of order`);
      durable.refresh(layer.state);
      for (const [key, { place }] of layer.outcomes) if (place !== null) absent.delete(key);
    },
  };
}

/** What the newest layer that knows says. */
function newest<T>(layers: readonly Layer[], ask: (layer: Layer) => T | undefined): T | undefined {
  for (let at = layers.length - 1; at >= 0; at--) {
    const answer = ask(layers[at]!);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
