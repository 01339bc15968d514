/** One council as data: who is there, what is ordered, who lies and how, and what may happen to the messengers. */
import type { ReplicaId } from '../../protocols/contract.ts';
import type { CouncilParameters } from '../../protocols/generals/council.ts';
import type { CouncilKind } from '../../protocols/generals/index.ts';

/** Names of the lies; what they are stands in `lies.ts`. */
export const LIE_NAMES = ['split', 'flip', 'silent', 'random', 'late-reveal', 'forge', 'collude'] as const;
export type LieName = (typeof LIE_NAMES)[number];

export interface TraitorRole {
  readonly general: ReplicaId;
  readonly lie: LieName;
}

/** Probabilities for each message. */
export interface MessengerSettings {
  /** The messenger is killed: nothing arrives. */
  readonly killed: number;
  /** He is replaced by a spy: another order arrives, under the signatures that were there. */
  readonly spy: number;
}

export interface CouncilScenario {
  readonly kind: CouncilKind;
  /** Generals, the commander among them. */
  readonly members: number;
  readonly parameters: CouncilParameters;
  /** What the commander orders, as far as he is loyal. */
  readonly order: number;
  readonly traitors: readonly TraitorRole[];
  readonly messenger: MessengerSettings;
  /** Everything that is random comes from it, keys too: the same scenario is the same run. */
  readonly seed: number | string;
}

export function isTraitor({ traitors }: CouncilScenario, general: ReplicaId): boolean {
  return traitors.some((traitor) => traitor.general === general);
}

/** The generals who are not traitors, in order of id. */
export function loyalGenerals(scenario: CouncilScenario): readonly ReplicaId[] {
  return Array.from({ length: scenario.members }, (_, general) => general).filter(
    (general) => !isTraitor(scenario, general),
  );
}
