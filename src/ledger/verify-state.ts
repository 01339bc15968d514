/** The fresh state on which re-verification executes, and its comparison with the stored one. One copy of the state in memory. */
import { bytesToHex, bytesToKey, equalBytes } from '../base/bytes.ts';
import type { LedgerReader } from './reader.ts';
import type { StateChange } from './state/tree.ts';
import { createExpect } from './verify-damage.ts';
import type { VerifyReader } from './verify-input.ts';

export interface FreshState {
  readonly reader: LedgerReader;
  write(changes: readonly StateChange[]): void;
  /** Outcomes of this height and above are as yet unknown. */
  enterHeight(height: number): void;
  /** Are the stored entries exactly these? Throws the first difference. @returns how many there are */
  compare(height: number): number;
}

/**
 * Outcomes are looked up in the stored index, cut off at the height that is being executed: each entry is compared when its own block is
 * executed, so none is trusted, and none has to be held in memory.
 */
export function createFreshState(stored: VerifyReader): FreshState {
  const entries = new Map<string, StateChange & { readonly value: Uint8Array }>();
  let current = 0;
  return {
    reader: {
      mark: () => undefined,
      blockAt: () => undefined,
      get: (key) => entries.get(bytesToKey(key))?.value,
      outcomeOf: (id) => {
        const place = stored.outcomeOf(id);
        return place !== undefined && place.height < current ? place : undefined;
      },
      stateEntries: () => entries.values(),
    },
    write: (changes) => {
      for (const { key, value } of changes) {
        if (value === null) entries.delete(bytesToKey(key));
        else entries.set(bytesToKey(key), { key, value });
      }
    },
    enterHeight: (height) => {
      current = height;
    },
    compare: (height) => {
      const expect = createExpect(height);
      let count = 0;
      for (const { key, value } of stored.stateEntries()) {
        const made = entries.get(bytesToKey(key));
        const name = bytesToHex(key);
        expect(made !== undefined, `the stored state has the key ${name}, re-execution has not`);
        expect(equalBytes(made!.value, value), `the stored state has another value of the key ${name}`);
        count += 1;
      }
      expect(count === entries.size, `the stored state has ${count} entries, re-execution ${entries.size}`);
      return count;
    },
  };
}
