/** A council on the simulator: the same generals as behind libp2p, on virtual time. */
import { councilId, councilKeys } from '../../adversary/generals/identity.ts';
import { createMember, keysOf } from '../../adversary/generals/member.ts';
import { createMessenger } from '../../adversary/generals/messenger.ts';
import type { CouncilScenario } from '../../adversary/generals/scenario.ts';
import type { Lie, TraitorContext } from '../../adversary/generals/traitor.ts';
import { createChance } from '../../base/chance.ts';
import { COMMANDER, roundsOf } from '../../protocols/generals/council.ts';
import { COUNCILS } from '../../protocols/generals/index.ts';
import type { Watch } from '../../simulator/foundation.ts';
import { createKeyedSigners } from '../../simulator/keyed-signer.ts';
import { createProcessWorld } from '../../simulator/process-world.ts';
import { createVirtualKeys, type SignatureKind } from '../../simulator/virtual-keys.ts';

export interface SimulationOptions {
  /** Default: real Ed25519. A survey of thousands of councils uses tags, which nobody can forge either. */
  readonly signatures?: Exclude<SignatureKind, 'none'>;
  /** What traitors do instead of what the scenario says. */
  readonly createLie?: (context: TraitorContext) => Lie;
}

/** Runs all rounds; `watch` sees everything that anybody outside could see. */
export function simulateCouncil(
  scenario: CouncilScenario,
  watch: Watch,
  { signatures = 'ed25519', createLie }: SimulationOptions = {},
): void {
  const { kind, members, order, parameters, seed } = scenario;
  const chance = createChance(seed);
  const keys =
    signatures === 'ed25519'
      ? createVirtualKeys(signatures, councilKeys(scenario), councilId(scenario), chance)
      : createKeyedSigners(members, chance.fork('keys'));
  const messenger = createMessenger(scenario);
  const world = createProcessWorld({
    members,
    chance,
    claims: COUNCILS[kind].claims,
    isTrue: keys.isTrue,
    createProcess: (self) => {
      const own = new Map(keysOf(scenario, self).map((general) => [general, keys.signerOf(general)]));
      return createMember(scenario, self, own, createLie);
    },
    carry(from, to, message) {
      const fate = messenger(from, to, message);
      return fate.type === 'killed' ? undefined : fate.message;
    },
    watch,
  });
  world.start();
  world.input(COMMANDER, { type: 'order', order });
  world.run(roundsOf(parameters) * parameters.roundMs);
}
