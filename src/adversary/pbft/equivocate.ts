/** Row 1: the primary that proposes different batches for one (view, sequence) to different replicas. */
import type { ReplicaId } from '../../protocols/contract.ts';
import type { PbftMessage } from '../../protocols/pbft/messages.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftBehaviour } from './behaviour.ts';
import { createBounded } from './bounded.ts';
import { ownProposal, propose } from './proposing.ts';
import { createYesMan } from './yes-man.ts';

/** Which version each peer is shown; version 0 is the honest one. */
type Division = ReadonlyMap<ReplicaId, number>;

/** Halves, a majority and one, or each its own; those of the order are shown another version than the others. */
export function divide({ peers, towards, chance }: Tools): Division {
  if (towards !== null) return new Map(peers.map((peer) => [peer, towards.includes(peer) ? 1 : 0]));
  const offset = chance.integer(peers.length);
  const place = (index: number): number => (index + offset) % peers.length;
  const sizes = [Math.ceil(peers.length / 2), 1];
  const way = chance.integer(3);
  return new Map(peers.map((peer, index) => [peer, way === 2 ? index : place(index) < sizes[way]! ? 1 : 0]));
}

const PROPOSALS_MAX = 256;

export const equivocate: PbftBehaviour = {
  name: 'equivocate',
  summary:
    'as primary proposes different batches for one sequence number to different replicas, and votes for all of them',
  theorem: 'no two honest replicas decide differently; the view changes and the minority catches up',
  target: 'peers',
  role: 'primary',
  engine: (tools) => {
    const yesMan = createYesMan(tools);
    const divisions = createBounded<Division>(PROPOSALS_MAX);
    const divisionOf = (sequence: number, view: number): Division => {
      const key = `${view} ${sequence}`;
      const known = divisions.get(key) ?? divide(tools);
      divisions.set(key, known);
      return known;
    };
    const versionFor = (message: PbftMessage, to: ReplicaId): PbftMessage => {
      const own = ownProposal(message, tools);
      if (own === undefined) return message;
      const version = divisionOf(own.batch.sequence, own.batch.view).get(to) ?? 0;
      if (version === 0) return message;
      return propose(own.body, { ...own.batch, timeMs: own.batch.timeMs + version }, tools.sign);
    };
    return {
      ...yesMan,
      say: (saying) => {
        if (ownProposal(saying.message, tools) === undefined) return yesMan.say(saying);
        if (saying.to === 'all') tools.told('different batches for one sequence number');
        const listeners = saying.to === 'all' ? tools.peers : [saying.to];
        return listeners.map((to) => ({ to, message: versionFor(saying.message, to) }));
      },
    };
  },
};
