/** Agreement: the honest have one block per height, one decision per sequence number, and one state root per block. */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { OrderingOutput } from '../protocols/ordering.ts';
import type { Watcher } from './violation.ts';

interface Fact {
  readonly value: Uint8Array | null;
  readonly replica: ReplicaId;
}

function isSame(left: Uint8Array | null, right: Uint8Array | null): boolean {
  if (left === null || right === null) return left === right;
  return equalBytes(left, right);
}

function toText(value: Uint8Array | null): string {
  return value === null ? 'null' : bytesToHex(value).slice(0, 12);
}

export function createAgreementWatcher(): Watcher {
  const facts = new Map<string, Map<number, Fact>>();

  /** The first to state a fact fixes it for everybody. */
  const state = (
    kind: string,
    key: number,
    value: Uint8Array | null,
    replica: ReplicaId,
    report: (detail: string) => void,
  ): void => {
    const known = facts.get(kind) ?? new Map<number, Fact>();
    facts.set(kind, known);
    const first = known.get(key);
    if (first === undefined) known.set(key, { value, replica });
    else if (!isSame(first.value, value)) {
      report(`${kind} ${key}: ${toText(value)} here, ${toText(first.value)} at replica ${first.replica}`);
    }
  };

  return {
    see(replica, seen, report) {
      if (seen.type === 'block') {
        state('block at height', seen.height, seen.blockHash, replica, report);
        state('state root at height', seen.height, seen.stateRoot, replica, report);
        state('block of sequence number', seen.sequence, seen.blockHash, replica, report);
      } else if (seen.type === 'stored') {
        for (const block of seen.blocks)
          state('block at height', block.height, block.blockHash, replica, report);
      } else if (seen.type === 'born') {
        state('block at height', seen.height, seen.blockHash, replica, report);
      } else if (seen.type === 'step') {
        for (const effect of seen.effects) {
          if (effect.type !== 'output') continue;
          const output = effect.output as OrderingOutput;
          if (output.type === 'final')
            state('block at height', output.height, output.blockHash, replica, report);
          if (output.type !== 'adopt') continue;
          for (const { sequence, batch } of output.decisions) {
            state('decision of sequence number', sequence, batch?.digest ?? null, replica, report);
          }
        }
      }
    },
  };
}
