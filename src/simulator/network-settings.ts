/** How the links of a simulated network behave, apart from cuts and clogs. Probabilities are per message. */
import type { ReplicaId } from '../protocols/contract.ts';
import type { DelayRange } from './delays.ts';

export interface LinkSettings {
  readonly delay: DelayRange;
  /** Probability that a message is lost. */
  readonly loss: number;
  /** Probability that a message arrives a second time, with a delay of its own. */
  readonly duplication: number;
  /** Probability that a message is held up for up to ten times the greatest delay: it is overtaken. */
  readonly straggling: number;
  /** True: no message overtakes another on the same link, as on a stream; default: each has a delay of its own. */
  readonly ordered?: boolean;
}

/** What is different on the link from one replica to another; the other direction stays. */
export type LinkException = Partial<LinkSettings> & { readonly from: ReplicaId; readonly to: ReplicaId };

export interface NetworkSettings extends LinkSettings {
  readonly links?: readonly LinkException[];
}

/** A calm local network: the liveness phase runs on it. */
export const CALM_NETWORK: NetworkSettings = {
  delay: { minMs: 1, maxMs: 5 },
  loss: 0,
  duplication: 0,
  straggling: 0,
};

/** The settings of every link, at index `from * members + to`. */
export function settingsOfLinks(settings: NetworkSettings, members: number): LinkSettings[] {
  const { links = [], ...common } = settings;
  const all = new Array<LinkSettings>(members * members).fill(common);
  for (const { from, to, ...different } of links) all[from * members + to] = { ...common, ...different };
  return all;
}
