/** What an honest replica never does: vote twice, be accused, or break its own invariants. */
import { bytesToHex, equalBytes } from '../base/bytes.ts';
import type { Evidence, ReplicaId } from '../protocols/contract.ts';
import type { ChainRules } from './chain-rules.ts';
import { isProof } from './evidence.ts';
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

/** The map below this key, made when first asked for. */
function within<K, L, V>(outer: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let inner = outer.get(key);
  if (inner === undefined) {
    inner = new Map();
    outer.set(key, inner);
  }
  return inner;
}

/**
 * No honest replica signs two votes for one (view, sequence number, phase), across all its lives. A vote counts when it has left its signer:
 * in a simulator that is seen (`sent`); on a live network it is known when an honest replica has received it, its signature checked.
 */
export function createVoteWatcher(
  votesOf: VotesOf,
  isHonest: (replica: ReplicaId) => boolean,
  isCollected: boolean,
): Watcher {
  /** By signer, phase, view and sequence number: joined into one text, the key would cost more than all the rest. */
  const votes: Map<ReplicaId, Map<string, Map<number, Map<number, Uint8Array>>>> = new Map();
  const note = ({ signer, phase, view, sequence, value }: Vote, report: (detail: string) => void): void => {
    const bySequence = within(within(within(votes, signer), phase), view);
    const before = bySequence.get(sequence);
    if (before === undefined) bySequence.set(sequence, value);
    else if (!equalBytes(before, value)) {
      report(
        `replica ${signer} signed two values of ${phase} in view ${view} for sequence number ${sequence}: ` +
          `${bytesToHex(before).slice(0, 12)} and ${bytesToHex(value).slice(0, 12)}`,
      );
    }
  };
  return {
    types: isCollected ? ['sent', 'step'] : ['sent'],
    see(replica, seen, report) {
      if (seen.type === 'sent') {
        for (const vote of votesOf(seen.message)) if (vote.signer === replica) note(vote, report);
      } else if (seen.type === 'step' && seen.event.type === 'message') {
        for (const vote of votesOf(seen.event.message)) if (isHonest(vote.signer)) note(vote, report);
      }
    },
  };
}

function isProofBy({ ordering, genesis, isTrue }: ChainRules, evidence: Evidence): boolean {
  return isProof(evidence, ordering, genesis.validators.length, genesis.engine.parameters, isTrue);
}

/** Evidence, or a fault to be punished, never names an honest replica; and evidence proves what it says, whomever it names. */
export function createAccusationWatcher(
  isHonest: (replica: ReplicaId) => boolean,
  chain?: ChainRules | undefined,
): Watcher {
  return {
    types: ['fault', 'step'],
    see(_replica, seen, report) {
      if (seen.type === 'fault' && seen.fault.action === 'punish' && isHonest(seen.peer)) {
        report(`${seen.fault.code} of honest replica ${seen.peer}: ${seen.fault.detail}`);
      }
      if (seen.type !== 'step') return;
      for (const effect of seen.effects) {
        if (effect.type !== 'accuse') continue;
        const { who, evidence } = effect;
        if (isHonest(who)) report(`accused honest replica ${who} of ${evidence.kind}`);
        else if (chain && !isProofBy(chain, evidence))
          report(`accused ${who} of ${evidence.kind} without proof`);
      }
    },
  };
}

/** No process stops on an invariant of its own. */
export function createFailureWatcher(): Watcher {
  return {
    types: ['failed'],
    see(_replica, seen, report) {
      if (seen.type === 'failed') report(seen.reason);
    },
  };
}
