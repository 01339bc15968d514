/**
 * Agreement: the honest have one block per height, one decision per sequence number, and one state root per block. A statement counts from the
 * moment in which it is durable, or told to others in a certificate.
 */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { decisionsOf, finalsOf } from './outputs.ts';
import type { Seen } from './seen.ts';
import { createTentative } from './tentative.ts';
import type { Watcher } from './violation.ts';

interface Statement {
  /** What the key is of, such as `block at height`. */
  readonly kind: string;
  readonly key: number;
  readonly value: Uint8Array | null;
}

function isSame(left: Uint8Array | null, right: Uint8Array | null): boolean {
  if (left === null || right === null) return left === right;
  return equalBytes(left, right);
}

function toText(value: Uint8Array | null): string {
  return value === null ? 'null' : bytesToHex(value).slice(0, 12);
}

/** What an event says for good. */
function lastingStatements(seen: Seen): readonly Statement[] {
  const blockAt = (height: number, value: Uint8Array): Statement => ({
    kind: 'block at height',
    key: height,
    value,
  });
  if (seen.type === 'born') return [blockAt(seen.height, seen.blockHash)];
  if (seen.type === 'stored') return seen.blocks.map(({ height, blockHash }) => blockAt(height, blockHash));
  return finalsOf(seen).map(({ height, blockHash }) => blockAt(height, blockHash));
}

/** What an event says of the memory of its replica, with the sequence number that must be durable for it to count. */
function tentativeStatements(seen: Seen): readonly (readonly [sequence: number, Statement])[] {
  if (seen.type === 'block') {
    const { sequence, height, blockHash, stateRoot } = seen;
    return [
      [sequence, { kind: 'state root at height', key: height, value: stateRoot }],
      [sequence, { kind: 'block of sequence number', key: sequence, value: blockHash }],
    ];
  }
  return decisionsOf(seen).map(({ sequence, batch }) => {
    const value = batch?.digest ?? null;
    return [sequence, { kind: 'decision of sequence number', key: sequence, value }];
  });
}

export function createAgreementWatcher(): Watcher {
  const facts = new Map<
    string,
    Map<number, { readonly value: Uint8Array | null; readonly replica: ReplicaId }>
  >();
  const memory = createTentative<Statement>();

  /** The first to state a fact fixes it for everybody. */
  const state = (
    { kind, key, value }: Statement,
    replica: ReplicaId,
    report: (detail: string) => void,
  ): void => {
    const known = facts.get(kind) ?? new Map();
    facts.set(kind, known);
    const first = known.get(key);
    if (first === undefined) known.set(key, { value, replica });
    else if (!isSame(first.value, value)) {
      report(`${kind} ${key}: ${toText(value)} here, ${toText(first.value)} at replica ${first.replica}`);
    }
  };

  return {
    types: ['born', 'stored', 'certified', 'durable', 'block', 'step'],
    see(replica, seen, report) {
      for (const statement of lastingStatements(seen)) state(statement, replica, report);
      for (const statement of memory.settle(replica, seen)) state(statement, replica, report);
      for (const [sequence, statement] of tentativeStatements(seen)) memory.add(replica, sequence, statement);
    },
  };
}
