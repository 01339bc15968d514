/** Carries out one fault of a scenario on a world. */
import { unreachable } from '../base/assert.ts';
import type { VirtualClock } from './clock.ts';
import type { VirtualNetwork } from './network.ts';
import type { WorldFault } from './scenario.ts';

/** The power switch of a replica. */
export interface PowerSwitch {
  readonly start: () => void;
  readonly crash: () => void;
  readonly crashAfter: (effects: number) => void;
}

export interface FaultTargets {
  readonly replicas: readonly PowerSwitch[];
  readonly clocks: readonly VirtualClock[];
  readonly network: VirtualNetwork;
}

export function applyFault(fault: WorldFault, { replicas, clocks, network }: FaultTargets): void {
  switch (fault.type) {
    case 'crash':
      if (fault.afterEffects === undefined) replicas[fault.replica]?.crash();
      else replicas[fault.replica]?.crashAfter(fault.afterEffects);
      break;
    case 'restart':
      replicas[fault.replica]?.start();
      break;
    case 'partition':
      network.partition(fault.groups);
      break;
    case 'cut':
      network.cut(fault.from, fault.to);
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
      unreachable(fault);
  }
}
