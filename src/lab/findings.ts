/** What a run that is over shows: proofs, forks, and how long people waited. Only what the honest hold is looked at. */
import { type Fork, findFork, type HeldCertificates } from '../checker/fork.ts';
import { provenEvidence } from '../checker/proven.ts';
import type { Evidence } from '../protocols/contract.ts';
import { orderingOf } from '../replica/engines.ts';
import { faultyBy } from '../simulator/faults.ts';
import type { ReplicaWorld } from '../simulator/whole/replica-world.ts';
import type { Traitors } from './traitors.ts';

/** How long each executed item waited from its first submission (`simulator/clients.ts` spreads them evenly) to the first honest disk. */
export function waitsOf(
  { people, scenario }: ReplicaWorld,
  firstStored: ReadonlyMap<string | number, number>,
): readonly number[] {
  const { workload, durationMs } = scenario;
  return Array.from({ length: workload.items }, (_, index) => {
    const storedMs = firstStored.get(people.nameOf(index + 1));
    return storedMs === undefined ? [] : [storedMs - (durationMs * index) / workload.items];
  }).flat();
}

function honestOf({ replicas, scenario }: ReplicaWorld, { isHonest }: Traitors) {
  const faulty = faultyBy(scenario.faults);
  return replicas
    .map(({ chain }, replica) => ({ replica, chain }))
    .filter(({ replica }) => isHonest(replica) && !faulty.includes(replica));
}

/** What the honest hold against somebody, and what the sides of a fork prove, as far as it is true. */
export function evidenceOf(
  world: ReplicaWorld,
  traitors: Traitors,
  fork: Fork | undefined,
): readonly Evidence[] {
  const { genesis } = world.people;
  const held = honestOf(world, traitors).flatMap(({ chain }) => chain.evidence());
  return provenEvidence(held, fork, {
    ordering: orderingOf(genesis),
    members: genesis.validators.length,
    parameters: genesis.engine.parameters,
    isTrue: world.isTrue,
  });
}

export function forkOf(world: ReplicaWorld, traitors: Traitors): Fork | undefined {
  const { genesis } = world.people;
  return findFork(certificatesOf(world, traitors), orderingOf(genesis), genesis.validators.length);
}

function certificatesOf(world: ReplicaWorld, traitors: Traitors): readonly HeldCertificates[] {
  return honestOf(world, traitors).map(({ replica, chain }) => {
    const height = chain.mark()?.height ?? 0;
    const all = Array.from({ length: height }, (_, below) => chain.certificateAt(below + 1));
    return { replica, certificates: [...new Set(all.filter((one) => one !== undefined))] };
  });
}
