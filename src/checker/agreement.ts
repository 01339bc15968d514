/**
 * Agreement: the honest have one block per height, one decision per sequence number, and one state root per block.
 *
 * What a replica has only in memory may rest on a vote of its own that has not reached its disk; a crash lawfully takes both. So a
 * statement counts from the moment in which it is durable, or told to others in a certificate.
 */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { OrderingOutput } from '../protocols/ordering.ts';
import type { Seen } from './seen.ts';
import type { Watcher } from './violation.ts';

interface Statement {
  /** What the key is of, such as `block at height`. */
  readonly kind: string;
  readonly key: number;
  readonly value: Uint8Array | null;
}

/** A statement that waits until everything up to its sequence number is durable. */
type Tentative = Statement & { readonly sequence: number };

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
  if (seen.type !== 'step') return [];
  return seen.effects.flatMap((effect) => {
    if (effect.type !== 'output') return [];
    const output = effect.output as OrderingOutput;
    return output.type === 'final' ? [blockAt(output.height, output.blockHash)] : [];
  });
}

/** What an event says of the memory of its replica. */
function tentativeStatements(seen: Seen): readonly Tentative[] {
  if (seen.type === 'block') {
    const { sequence, height, blockHash, stateRoot } = seen;
    return [
      { sequence, kind: 'state root at height', key: height, value: stateRoot },
      { sequence, kind: 'block of sequence number', key: sequence, value: blockHash },
    ];
  }
  if (seen.type !== 'step') return [];
  return seen.effects.flatMap((effect) => {
    if (effect.type !== 'output') return [];
    const output = effect.output as OrderingOutput;
    if (output.type !== 'adopt') return [];
    return output.decisions.map(({ sequence, batch }) => {
      const value = batch?.digest ?? null;
      return { sequence, kind: 'decision of sequence number', key: sequence, value };
    });
  });
}

export function createAgreementWatcher(): Watcher {
  const facts = new Map<
    string,
    Map<number, { readonly value: Uint8Array | null; readonly replica: ReplicaId }>
  >();
  const memories = new Map<ReplicaId, readonly Tentative[]>();

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
    see(replica, seen, report) {
      if (seen.type === 'born') memories.delete(replica);
      for (const statement of lastingStatements(seen)) state(statement, replica, report);
      const memory = memories.get(replica) ?? [];
      const added = tentativeStatements(seen);
      if (added.length > 0) memories.set(replica, [...memory, ...added]);
      if (seen.type !== 'durable') return;
      for (const one of memory) if (one.sequence <= seen.sequence) state(one, replica, report);
      memories.set(
        replica,
        memory.filter(({ sequence }) => sequence > seen.sequence),
      );
    },
  };
}
