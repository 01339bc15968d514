/**
 * A traitor is a wrapper around his honest self: he hears the same, keeps the same time, and says something else. He has his own key and his
 * fellows', nobody else's; so a lie that needs another signature is a forgery.
 */
import type { Effect, Process, ReplicaId } from '../../protocols/contract.ts';
import { type CouncilInput, type CouncilOutput, roundsOf } from '../../protocols/generals/council.ts';
import type { AnyCouncil, CouncilGrounds, CouncilMessage } from '../../protocols/generals/index.ts';
import type { CouncilScenario } from './scenario.ts';
import type { Speech } from './speech.ts';

export type CouncilProcess = Process<CouncilMessage, CouncilInput, CouncilOutput<CouncilGrounds>>;
type CouncilEffect = Effect<CouncilMessage, CouncilOutput<CouncilGrounds>>;

/** A message on its way out. */
export interface Saying {
  readonly to: ReplicaId;
  readonly message: CouncilMessage;
}

export interface Lie {
  /** What is said in place of one message of the honest self, in this round. */
  readonly instead: (saying: Saying, round: number) => readonly Saying[];
  /** What is said besides when this round, the second or a later one, begins. */
  readonly besides?: (round: number) => readonly Saying[];
}

/** What a traitor knows when he makes up his lies. */
export interface TraitorContext {
  readonly self: ReplicaId;
  readonly scenario: CouncilScenario;
  readonly protocol: AnyCouncil;
  readonly speech: Speech;
}

export function createTraitor(
  honest: CouncilProcess,
  lie: Lie,
  { parameters }: CouncilScenario,
): CouncilProcess {
  let round = 1;
  const toEffect = ({ to, message }: Saying): CouncilEffect => ({ type: 'send', to, message });
  const change = (effect: CouncilEffect): readonly CouncilEffect[] => {
    if (effect.type !== 'send' || effect.to === 'all') return [effect];
    return lie.instead({ to: effect.to, message: effect.message }, round).map(toEffect);
  };
  return {
    step(event, nowMs) {
      const effects = honest.step(event, nowMs);
      if (event.type !== 'timer') return effects.flatMap(change);
      round += 1;
      const besides = round <= roundsOf(parameters) ? (lie.besides?.(round) ?? []) : [];
      return [...effects.flatMap(change), ...besides.map(toEffect)];
    },
  };
}
