/**
 * Selfish mining (Eyal & Sirer, arXiv 1311.0243, Algorithm 1) against the real fork choice. The honest are two parties that differ in what they hear
 * first when two blocks come together: the honest one, or (share gamma of their power) the attacker's. The measure is the share of the main
 * chain: before the difficulty adjusts, no strategy earns more per unit of time (arXiv 1805.08281).
 */
import type { Chance } from '../../base/chance.ts';
import { createLot, FIRST_SEEN } from '../../protocols/pow/tie.ts';
import { createParty, type Mined, type Party, type PartyBlock } from './party.ts';
import { createShareCount } from './share-count.ts';

export interface SelfishSettings {
  /** The attacker's share of all hashing power, above 0 and below 1/2. */
  readonly alpha: number;
  /** Share of the honest power that builds on the attacker's block in a tie, 0..1. */
  readonly gamma: number;
  /** How many blocks are mined, by everybody together. */
  readonly blocks: number;
  readonly tie: 'first-seen' | 'lot';
}

export interface SelfishReport {
  /** The attacker's share of the main chain. */
  readonly simulated: number;
  /** Standard deviation of `simulated`. */
  readonly standardError: number;
  /** Closed form of the paper, equation (8). */
  readonly exact: number;
  /** What honest mining would earn: alpha. */
  readonly honest: number;
  /** Above this share selfish mining pays. */
  readonly threshold: number;
}

const BLOCKS_PER_YIELD = 2_000;

/** R of the paper's equation (8); a lot among two tips is gamma = 1/2. */
export function selfishShare(a: number, g: number): number {
  return (a * (1 - a) ** 2 * (4 * a + g * (1 - 2 * a)) - a ** 3) / (1 - a * (1 + (2 - a) * a));
}

/** Mines all blocks, yielding how many are done. */
export function* simulateSelfish(
  settings: SelfishSettings,
  chance: Chance,
): Generator<number, SelfishReport> {
  const { alpha, blocks, tie } = settings;
  const gamma = tie === 'lot' ? 0.5 : settings.gamma;
  const network = createNetwork(settings, chance);
  for (let block = 1; block <= blocks; block += 1) {
    if (chance.next() < alpha) network.onAttackerFinds();
    else network.onHonestFinds(chance.next() < settings.gamma);
    if (block % BLOCKS_PER_YIELD === 0) yield block;
  }
  return {
    ...network.share(),
    exact: selfishShare(alpha, gamma),
    honest: alpha,
    threshold: (1 - gamma) / (3 - 2 * gamma),
  };
}

interface Network {
  onAttackerFinds(): void;
  /** @param hearsAttackerFirst the finder belongs to the share gamma */
  onHonestFinds(hearsAttackerFirst: boolean): void;
  share(): Pick<SelfishReport, 'simulated' | 'standardError'>;
}

function createNetwork({ tie }: SelfishSettings, chance: Chance): Network {
  let lastId = 0;
  const nextId = (): string => String(++lastId);
  const createHonest = (): Party => createParty(nextId, tie === 'lot' ? createLot(chance.next) : FIRST_SEEN);
  const loyal = createHonest();
  const swayed = createHonest();
  const attacker = createParty(nextId, FIRST_SEEN);
  const count = createShareCount(attacker.tree.best());
  /** The attacker's branch: its tip, its own blocks on it since everybody agreed, and those that nobody has seen. */
  let own: PartyBlock = attacker.tree.best();
  let branch = 0;
  const secret: Mined[] = [];

  const publicHeight = (): number => Math.max(loyal.tree.best().height, swayed.tree.best().height);
  const agree = (tip: PartyBlock): void => {
    own = tip;
    branch = 0;
    count.onAgreed(tip);
  };
  return {
    onAttackerFinds: () => {
      const lead = own.height - publicHeight();
      const mined = attacker.mine(own, 'attacker');
      own = attacker.hear(mined);
      secret.push(mined);
      branch += 1;
      // Was a tie with a branch of one: the second block wins it.
      if (lead === 0 && branch === 2) {
        const answer = secret.splice(0);
        hearAll(loyal, answer);
        hearAll(swayed, answer);
        agree(own);
      }
    },
    onHonestFinds: (hearsAttackerFirst) => {
      const lead = own.height - publicHeight();
      const finder = hearsAttackerFirst ? swayed : loyal;
      const honest = finder.mine(finder.tree.best(), 'honest');
      const heard = attacker.hear(honest);
      // Algorithm 1: a lead of two is cashed in; otherwise one block is shown, if there is one, to match the honest one.
      const answer = secret.splice(0, lead === 2 ? 2 : 1);
      hearAll(loyal, [honest, ...answer]);
      hearAll(swayed, [...answer, honest]);
      if (lead === 0) agree(heard);
      if (lead === 2) agree(own);
    },
    share: count.share,
  };
}

function hearAll(party: Party, blocks: readonly Mined[]): void {
  for (const mined of blocks) party.hear(mined);
}
