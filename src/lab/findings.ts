/** What a run that is over shows: proofs, forks, and how long people waited. Only what the honest hold is looked at. */
import { hexToBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { isProof } from '../checker/evidence.ts';
import { type Fork, findFork, type HeldCertificates } from '../checker/fork.ts';
import { forkToEvidence } from '../checker/pbft-fork-evidence.ts';
import type { Evidence, ReplicaId } from '../protocols/contract.ts';
import { orderingOf } from '../replica/engines.ts';
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

function honestOf({ replicas }: ReplicaWorld, { isHonest }: Traitors) {
  return replicas
    .map(({ chain }, replica) => ({ replica, chain }))
    .filter(({ replica }) => isHonest(replica));
}

/** What the honest hold against somebody, and what the sides of a fork prove, as far as it is true. */
export function evidenceOf(
  world: ReplicaWorld,
  traitors: Traitors,
  fork: Fork | undefined,
): readonly Evidence[] {
  const { genesis } = world.people;
  const ordering = orderingOf(genesis);
  const { parameters } = genesis.engine;
  const held = honestOf(world, traitors).flatMap(({ chain }) => chain.evidence());
  const [one, other] = (fork?.sides ?? []).map(({ certificate }) => hexToBytes(certificate)!);
  const forked = one && other ? forkToEvidence(one, other) : [];
  return [...held, ...forked].filter((proof) =>
    isProof(proof, ordering, genesis.validators.length, parameters, world.isTrue),
  );
}

export function forkOf(world: ReplicaWorld, traitors: Traitors): Fork | undefined {
  return findFork(certificatesOf(world, traitors), (bytes) => signersOf(world, bytes));
}

function certificatesOf(world: ReplicaWorld, traitors: Traitors): readonly HeldCertificates[] {
  return honestOf(world, traitors).map(({ replica, chain }) => {
    const height = chain.mark()?.height ?? 0;
    const all = Array.from({ length: height }, (_, below) => chain.certificateAt(below + 1));
    return { replica, certificates: [...new Set(all.filter((one) => one !== undefined))] };
  });
}

function signersOf({ people }: ReplicaWorld, certificate: Uint8Array): readonly ReplicaId[] {
  const read = orderingOf(people.genesis).readCertificate(certificate, people.genesis.validators.length);
  return isFault(read) ? [] : read.claims.map(({ signer }) => signer);
}
