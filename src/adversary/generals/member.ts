/** A general of a scenario, loyal or not, wherever he lives: in the simulator, or as a process behind libp2p. */
import { type Chance, createChance } from '../../base/chance.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import { COUNCILS } from '../../protocols/generals/index.ts';
import { LIES } from './lies.ts';
import type { CouncilScenario } from './scenario.ts';
import { createSpeech, type Sign } from './speech.ts';
import { type CouncilProcess, createTraitor, type Lie, type TraitorContext } from './traitor.ts';

/** Whose signatures this general can make: his own, and, if he is a traitor, those of the other traitors. */
export function keysOf({ traitors }: CouncilScenario, self: ReplicaId): readonly ReplicaId[] {
  const ring = traitors.map(({ general }) => general);
  return ring.includes(self) ? ring : [self];
}

/** Neither algorithm throws dice, so a survey of thousands need not shuffle them. */
function createLazyChance(seed: string): () => number {
  let chance: Chance | undefined;
  return () => {
    chance ??= createChance(seed);
    return chance.next();
  };
}

/**
 * @param keys what he can sign with: exactly those of `keysOf`
 * @param createLie what a traitor does instead of what the scenario says
 */
export function createMember(
  scenario: CouncilScenario,
  self: ReplicaId,
  keys: ReadonlyMap<ReplicaId, Sign>,
  createLie?: (context: TraitorContext) => Lie,
): CouncilProcess {
  const { kind, members, parameters, seed, traitors } = scenario;
  const protocol = COUNCILS[kind];
  const honest = protocol.createProcess({
    self,
    members,
    parameters,
    records: [],
    sign: keys.get(self)!,
    chance: createLazyChance(`${seed}/general ${self}`),
  });
  const role = traitors.find(({ general }) => general === self);
  if (role === undefined) return honest;
  const context = { self, scenario, protocol, speech: createSpeech(kind, self, keys) };
  return createTraitor(honest, (createLie ?? LIES[role.lie])(context), scenario);
}
