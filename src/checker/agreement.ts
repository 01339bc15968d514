/**
 * Agreement: the honest have one block per height, one decision per sequence number, and one state root per block. A statement counts from the
 * moment in which it is durable, or told to others in a certificate.
 */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import { decisionsOf, finalsOf } from './outputs.ts';
import type { Seen } from './seen.ts';
import { createTentative } from './tentative.ts';
import type { Report, Watcher } from './violation.ts';

function isSame(left: Uint8Array | null, right: Uint8Array | null): boolean {
  if (left === null || right === null) return left === right;
  return equalBytes(left, right);
}

function toText(value: Uint8Array | null): string {
  return value === null ? 'null' : bytesToHex(value).slice(0, 12);
}

/** What was said of one kind of thing, such as `block at height`: the first to state a fact fixes it for everybody. */
function createFacts(kind: string) {
  const facts = new Map<number, { readonly value: Uint8Array | null; readonly replica: ReplicaId }>();
  return (key: number, value: Uint8Array | null, replica: ReplicaId, report: Report): void => {
    const first = facts.get(key);
    if (first === undefined) facts.set(key, { value, replica });
    else if (!isSame(first.value, value)) {
      report(`${kind} ${key}: ${toText(value)} here, ${toText(first.value)} at replica ${first.replica}`);
    }
  };
}

/** Said from memory, and not for good yet. */
interface Statement {
  readonly state: ReturnType<typeof createFacts>;
  readonly key: number;
  readonly value: Uint8Array | null;
}

export function createAgreementWatcher(): Watcher {
  const blockAt = createFacts('block at height');
  const rootAt = createFacts('state root at height');
  const blockOf = createFacts('block of sequence number');
  const decisionOf = createFacts('decision of sequence number');
  const memory = createTentative<Statement>();

  /** What an event says for good. */
  const stateLasting = (replica: ReplicaId, seen: Seen, report: Report): void => {
    if (seen.type === 'born') blockAt(seen.height, seen.blockHash, replica, report);
    else {
      const points = seen.type === 'stored' ? seen.blocks : finalsOf(seen);
      for (const { height, blockHash } of points) blockAt(height, blockHash, replica, report);
    }
  };
  /** What an event says of the memory of its replica: its sequence number must be durable for it to count. */
  const remember = (replica: ReplicaId, seen: Seen): void => {
    if (seen.type === 'block') {
      const { sequence, height, blockHash, stateRoot } = seen;
      memory.add(replica, sequence, { state: rootAt, key: height, value: stateRoot });
      memory.add(replica, sequence, { state: blockOf, key: sequence, value: blockHash });
    } else {
      for (const { sequence, batch } of decisionsOf(seen)) {
        memory.add(replica, sequence, { state: decisionOf, key: sequence, value: batch?.digest ?? null });
      }
    }
  };

  return {
    types: ['born', 'stored', 'certified', 'durable', 'block', 'step'],
    see(replica, seen, report) {
      stateLasting(replica, seen, report);
      for (const { state, key, value } of memory.settle(replica, seen)) state(key, value, replica, report);
      remember(replica, seen);
    },
  };
}
