/**
 * A live council: every general is a process of his own behind libp2p, with a real Ed25519 key. They are handed one another's addresses, begin
 * together when all are connected, and from then on keep their own time.
 */
import { councilKeys } from '../../adversary/generals/identity.ts';
import { keysOf } from '../../adversary/generals/member.ts';
import type { CouncilScenario } from '../../adversary/generals/scenario.ts';
import type { Seen } from '../../checker/seen.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import { roundsOf } from '../../protocols/generals/council.ts';
import type { CouncilOrder } from './channel.ts';
import { type GeneralChild, startGeneral } from './general-child.ts';

/** For all to start and to connect, on a busy machine; the rounds come on top of it. */
const PATIENCE_MS = 60_000;

/** `atMs`: since the beginning of the first round, by the general's own clock. */
export type LiveWatch = (general: ReplicaId, seen: Seen, atMs: number) => void;

/**
 * Holds the council, and ends when everybody has decided; no process stays behind.
 * @throws NodeError when a general does not come, or does not come to an end
 */
export async function holdLiveCouncil(scenario: CouncilScenario, watch: LiveWatch): Promise<void> {
  const generals = Array.from({ length: scenario.members }, (_, self) =>
    startGeneral(self, (seen, atMs) => watch(self, seen, atMs)),
  );
  const tell = (order: CouncilOrder): void => {
    for (const general of generals) general.tell(order);
  };
  const all = async <T>(what: (general: GeneralChild) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(generals.map(what));
  const { parameters } = scenario;
  const roundsMs = roundsOf(parameters) * parameters.roundMs;
  try {
    const pairs = councilKeys(scenario);
    const publicKeys = pairs.map(({ publicKey }) => publicKey);
    for (const [self, general] of generals.entries()) {
      const keys = keysOf(scenario, self).map((holder) => ({
        general: holder,
        secretKey: pairs[holder]!.secretKey,
      }));
      general.tell({ type: 'create', scenario, self, keys, publicKeys });
    }
    const addresses = (await all((general) => general.until('listening', PATIENCE_MS))).map(
      (one) => one.addresses,
    );
    tell({ type: 'members', addresses });
    await all((general) => general.until('connected', PATIENCE_MS));
    tell({ type: 'begin' });
    await all((general) => general.until('decided', roundsMs + PATIENCE_MS));
  } finally {
    await all((general) => general.stop());
  }
}
