/** What was seen of a council, put together: each message with its fate, each decision with its grounds, each accusation. */
import { createMessenger } from '../../adversary/generals/messenger.ts';
import type { CouncilScenario } from '../../adversary/generals/scenario.ts';
import type { Seen } from '../../checker/seen.ts';
import type { Event, Evidence, ReplicaId } from '../../protocols/contract.ts';
import { type CouncilOutput, comparePaths } from '../../protocols/generals/council.ts';
import { COUNCILS, type CouncilGrounds, type CouncilMessage } from '../../protocols/generals/index.ts';
import { roundOfTimer } from '../../protocols/generals/rounds.ts';

/** One line of what a simulated or a live council shows. */
export interface Observed {
  readonly general: ReplicaId;
  readonly seen: Seen;
  /** Milliseconds since the council began. */
  readonly atMs: number;
}

export interface SentMessage {
  /** The round that it was sent in. */
  readonly round: number;
  readonly from: ReplicaId;
  readonly to: ReplicaId;
  readonly path: readonly ReplicaId[];
  readonly order: number;
  /** `replaced`: with another order, which counted; `lost`: on a live network that broke its promise. */
  readonly fate: 'arrived' | 'killed' | 'replaced' | 'refused' | 'lost';
  /** The order that the listener read; null: none. */
  readonly heard: number | null;
  /** Why it was refused; null: it was not. */
  readonly refusal: string | null;
}

export interface Accusation {
  readonly by: ReplicaId;
  readonly accused: ReplicaId;
  readonly evidence: Evidence;
}

export interface Decision {
  readonly order: number;
  readonly grounds: CouncilGrounds;
}

export interface CouncilRecord {
  /** By round, path, speaker and listener. */
  readonly sent: readonly SentMessage[];
  readonly decisions: ReadonlyMap<ReplicaId, Decision>;
  readonly accusations: readonly Accusation[];
}

type Sending = Pick<SentMessage, 'round' | 'from' | 'to'> & { readonly message: CouncilMessage };

export function observedToRecord(scenario: CouncilScenario, observed: readonly Observed[]): CouncilRecord {
  const protocol = COUNCILS[scenario.kind];
  const messenger = createMessenger(scenario);
  const sendings: Sending[] = [];
  /** What became of messages that reached a process: why each was refused, or null, in the order of arrival. */
  const arrivals = new Map<string, (string | null)[]>();
  const decisions = new Map<ReplicaId, Decision>();
  const accusations: Accusation[] = [];
  const keyOf = (from: ReplicaId, to: ReplicaId, message: CouncilMessage): string =>
    `${from} ${to} ${protocol.orderOf(message)} ${protocol.pathOf(message).join(' ')}`;

  const arrive = (key: string, refusal: string | null): void => {
    arrivals.set(key, [...(arrivals.get(key) ?? []), refusal]);
  };
  for (const { general, seen } of observed) {
    if (seen.type === 'fault' && seen.message !== undefined) {
      arrive(keyOf(seen.peer, general, seen.message as CouncilMessage), seen.fault.code);
    }
    if (seen.type !== 'step') continue;
    const event = seen.event as Event<CouncilMessage, unknown>;
    let refusal: string | null = null;
    for (const effect of seen.effects) {
      if (effect.type === 'send' && effect.to !== 'all') {
        const message = effect.message as CouncilMessage;
        sendings.push({ round: roundAfter(event), from: general, to: effect.to, message });
      } else if (effect.type === 'accuse') {
        accusations.push({ by: general, accused: effect.who, evidence: effect.evidence });
      } else if (effect.type === 'output') {
        const output = effect.output as CouncilOutput<CouncilGrounds>;
        if (output.type === 'decided') decisions.set(general, output);
        else refusal = output.fault.code;
      }
    }
    if (event.type !== 'message') continue;
    arrive(keyOf(event.from, general, event.message), refusal);
  }

  const toSent = ({ round, from, to, message }: Sending): SentMessage => {
    const sent = { round, from, to, path: protocol.pathOf(message), order: protocol.orderOf(message) };
    const fate = messenger(from, to, message);
    if (fate.type === 'killed') return { ...sent, fate: 'killed', heard: null, refusal: null };
    const heard = protocol.orderOf(fate.message);
    const refusal = arrivals.get(keyOf(from, to, fate.message))?.shift();
    if (refusal === null) {
      return { ...sent, fate: fate.type === 'replaced' ? 'replaced' : 'arrived', heard, refusal: null };
    }
    if (refusal !== undefined) return { ...sent, fate: 'refused', heard, refusal };
    return { ...sent, fate: 'lost', heard: null, refusal: null };
  };
  const sent = sendings.map(toSent).sort(compareSent);
  accusations.sort((left, right) => left.by - right.by);
  return { sent, decisions, accusations };
}

/** What is said at the end of a round is said in the next; what is said before any has ended, in the first. */
function roundAfter(event: Event<unknown, unknown>): number {
  return event.type === 'timer' ? roundOfTimer(event.name) + 1 : 1;
}

function compareSent(left: SentMessage, right: SentMessage): number {
  return (
    left.round - right.round ||
    comparePaths(left.path, right.path) ||
    left.from - right.from ||
    left.to - right.to ||
    left.order - right.order
  );
}

/** Messages of loyal generals that did not come in time. On the simulator there are none; a live council was too quick for its machine. */
export function findDelayed(
  { traitors }: CouncilScenario,
  sent: readonly SentMessage[],
): readonly SentMessage[] {
  const isLoyal = (general: ReplicaId): boolean => traitors.every((traitor) => traitor.general !== general);
  return sent.filter(
    ({ from, fate, refusal }) =>
      isLoyal(from) && (fate === 'lost' || refusal === 'late' || refusal === 'short-chain'),
  );
}
