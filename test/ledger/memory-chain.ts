/** A chain in memory, written by what `execute` returns; keeps everything. */

import { bytesToKey } from '../../src/base/bytes.ts';
import type { StoredBlock } from '../../src/ledger/block.ts';
import type { Executed } from '../../src/ledger/ledger.ts';
import type { LedgerReader, OutcomePlace, StateEntry } from '../../src/ledger/reader.ts';

export interface MemoryChain extends LedgerReader {
  write(executed: Executed): void;
}

export function createMemoryChain(): MemoryChain {
  const blocks: StoredBlock[] = [];
  const state = new Map<string, StateEntry>();
  const outcomes = new Map<string, OutcomePlace>();
  let mark: ReturnType<LedgerReader['mark']>;
  return {
    mark: () => mark,
    blockAt: (height) => blocks[height - 1],
    get: (key) => state.get(bytesToKey(key))?.value,
    outcomeOf: (id) => outcomes.get(bytesToKey(id)),
    stateEntries: () => state.values(),
    write: ({ tip, block, state: changes, outcomes: added, revertTo }) => {
      if (revertTo !== null) {
        blocks.length = Math.min(blocks.length, revertTo);
        for (const [id, { height }] of outcomes) if (height > revertTo) outcomes.delete(id);
      }
      for (const { key, value } of changes) {
        if (value === null) state.delete(bytesToKey(key));
        else state.set(bytesToKey(key), { key, value });
      }
      if (block !== null) blocks.push(block);
      for (const { id, index } of added) outcomes.set(bytesToKey(id), { height: tip.height, index });
      mark = tip;
    },
  };
}
