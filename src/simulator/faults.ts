/** Carries out one fault of a scenario on a world. */
import { unreachable } from '../base/assert.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { VirtualClock } from './clock.ts';
import type { VirtualNetwork } from './network.ts';
import type { DiskPart, WorldFault } from './world-fault.ts';

/** The power switch of a replica. */
export interface PowerSwitch {
  readonly start: () => void;
  readonly crash: () => void;
  readonly crashAfter: (effects: number) => void;
  readonly disks: DiskSwitch;
}

/** What befalls the disks of a replica; the power is off, except for `takeImage`. */
export interface DiskSwitch {
  readonly takeImage: () => void;
  readonly bringBack: (part: DiskPart) => void;
  readonly damagePromises: () => void;
  /** How often a half-written promise was found, and cut off. */
  readonly tornTails: () => number;
}

export interface FaultTargets {
  readonly replicas: readonly PowerSwitch[];
  readonly clocks: readonly VirtualClock[];
  readonly network: VirtualNetwork;
  /** From now on this replica counts towards f. */
  readonly distrust: (replica: ReplicaId) => void;
}

type ReplicaFault = Extract<WorldFault, { type: 'crash' | 'restart' | 'image' | 'oldDisk' | 'damage' }>;

export function applyFault(fault: WorldFault, targets: FaultTargets): void {
  const { clocks, network } = targets;
  switch (fault.type) {
    case 'partition':
      network.partition(fault.groups);
      break;
    case 'cut':
      network.cut(fault.from, fault.to);
      break;
    case 'clog':
      network.clog(fault.from, fault.to, fault.forMs);
      break;
    case 'heal':
      network.heal();
      break;
    case 'network':
      network.change(fault.network);
      break;
    case 'clock':
      clocks[fault.replica]?.setOffset(fault.offsetMs);
      break;
    default:
      applyToReplica(fault, targets);
  }
}

/** Who counts towards f because of what befalls its disk. */
export function faultyBy(faults: readonly WorldFault[]): readonly ReplicaId[] {
  const named = faults.flatMap((fault) =>
    fault.type === 'oldDisk' || fault.type === 'damage' ? [fault.replica] : [],
  );
  return [...new Set(named)];
}

function applyToReplica(fault: ReplicaFault, { replicas, distrust }: FaultTargets): void {
  const replica = replicas[fault.replica];
  if (replica === undefined) return;
  switch (fault.type) {
    case 'crash':
      if (fault.afterEffects === undefined) replica.crash();
      else replica.crashAfter(fault.afterEffects);
      break;
    case 'restart':
      replica.start();
      break;
    case 'image':
      replica.disks.takeImage();
      break;
    case 'oldDisk':
      distrust(fault.replica);
      replica.crash();
      replica.disks.bringBack(fault.part ?? 'all');
      break;
    case 'damage':
      distrust(fault.replica);
      replica.crash();
      replica.disks.damagePromises();
      break;
    default:
      unreachable(fault);
  }
}
