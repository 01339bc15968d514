/** What an honest replica never does: vote twice, be accused, or break its own invariants. */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Watcher } from './violation.ts';

/** One signed statement that excludes every other one with the same signer, phase, view and sequence number. */
export interface Vote {
  readonly signer: ReplicaId;
  /** The protocol's own word, such as `prepare`. */
  readonly phase: string;
  readonly view: number;
  readonly sequence: number;
  /** What was voted for: a digest, or any bytes that tell two votes apart. */
  readonly value: Uint8Array;
}

/** The votes that a message carries; a protocol supplies this. Others' votes may be among them: only the sender's own count. */
export type VotesOf = (message: unknown) => readonly Vote[];

/** No honest replica signs two votes for one (view, sequence number, phase), across all its lives. */
export function createVoteWatcher(votesOf: VotesOf): Watcher {
  const votes = new Map<string, Uint8Array>();
  const note = (sender: ReplicaId, message: unknown, report: (detail: string) => void): void => {
    for (const { signer, phase, view, sequence, value } of votesOf(message)) {
      if (signer !== sender) continue;
      const key = `${signer} ${phase} ${view} ${sequence}`;
      const before = votes.get(key);
      if (before === undefined) votes.set(key, value);
      else if (!equalBytes(before, value)) {
        report(
          `replica ${signer} signed two values of ${phase} in view ${view} for sequence number ${sequence}: ` +
            `${bytesToHex(before).slice(0, 12)} and ${bytesToHex(value).slice(0, 12)}`,
        );
      }
    }
  };
  return {
    see(replica, seen, report) {
      if (seen.type === 'sent') note(replica, seen.message, report);
    },
  };
}

/** Evidence, or a fault to be punished, never names an honest replica. */
export function createAccusationWatcher(isHonest: (replica: ReplicaId) => boolean): Watcher {
  return {
    see(_replica, seen, report) {
      if (seen.type === 'fault' && seen.fault.action === 'punish' && isHonest(seen.peer)) {
        report(`${seen.fault.code} of honest replica ${seen.peer}: ${seen.fault.detail}`);
      }
      if (seen.type !== 'step') return;
      for (const effect of seen.effects) {
        if (effect.type === 'accuse' && isHonest(effect.who)) {
          report(`accused honest replica ${effect.who} of ${effect.evidence.kind}`);
        }
      }
    },
  };
}

/** No process stops on an invariant of its own. */
export function createFailureWatcher(): Watcher {
  return {
    see(_replica, seen, report) {
      if (seen.type === 'failed') report(seen.reason);
    },
  };
}
