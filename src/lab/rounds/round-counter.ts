/**
 * The rounds of a run. A round is one step of the protocol: the PRE-PREPARE of a view and sequence number, the PREPAREs for it, the
 * VIEW-CHANGEs for a view... They are numbered in the order in which anybody first takes them. What belongs to no step (STATUS, say), and
 * what somebody says once more, belongs to the newest round.
 */
import type { ReplicaId } from '../../protocols/contract.ts';
import type { PbftMessage } from '../../protocols/pbft/index.ts';

export interface RoundCounter {
  /** The round of a message that is being sent, from 0. */
  readonly roundOf: (from: ReplicaId, message: PbftMessage) => number;
}

/** The step that a message is part of; undefined: none. */
function stepOf({ type, body }: PbftMessage): string | undefined {
  switch (type) {
    case 'prePrepare':
      return `${type} ${body.proposal.view} ${body.proposal.sequence}`;
    case 'prepare':
    case 'commit':
      return `${type} ${body.view} ${body.sequence}`;
    case 'checkpoint':
      return `${type} ${body.sequence}`;
    case 'complain':
    case 'viewChange':
    case 'newView':
      return `${type} ${body.view}`;
    default:
      return undefined;
  }
}

export function createRoundCounter(): RoundCounter {
  const rounds = new Map<string, number>();
  const said = new Set<string>();
  return {
    roundOf(from, message) {
      const step = stepOf(message);
      const saying = `${from} ${step}`;
      if (step === undefined || said.has(saying)) return Math.max(0, rounds.size - 1);
      said.add(saying);
      const known = rounds.get(step) ?? rounds.size;
      rounds.set(step, known);
      return known;
    },
  };
}
