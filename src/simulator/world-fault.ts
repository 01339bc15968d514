/** What may happen to a simulated world at a time, as data: `scenario.ts` lists them, `faults.ts` carries them out. */
import type { ReplicaId } from '../protocols/contract.ts';
import type { NetworkSettings } from './network-settings.ts';

/** What of a disk comes back old: the promise log, the chain store, or both. */
export type DiskPart = 'all' | 'promises' | 'chain';

export type WorldFault =
  /** The power fails: at once, or after this many more effects of the replica, so also in the middle of a step. */
  | { readonly type: 'crash'; readonly replica: ReplicaId; readonly afterEffects?: number }
  | { readonly type: 'restart'; readonly replica: ReplicaId }
  /** Only members of one group hear each other; who is named in no group hears nobody. */
  | { readonly type: 'partition'; readonly groups: readonly (readonly ReplicaId[])[] }
  /** What `from` sends no longer reaches `to`; the other direction stays. */
  | { readonly type: 'cut'; readonly from: ReplicaId; readonly to: ReplicaId }
  /** What `from` sends to `to` during this time is not lost: it arrives when the time is over, all at once. */
  | { readonly type: 'clog'; readonly from: ReplicaId; readonly to: ReplicaId; readonly forMs: number }
  /** Every cut is mended, every clog ends for what is sent from now on. */
  | { readonly type: 'heal' }
  | { readonly type: 'network'; readonly network: NetworkSettings }
  /** The wall clock of this replica jumps to being off by this much. */
  | { readonly type: 'clock'; readonly replica: ReplicaId; readonly offsetMs: number }
  /** A copy of what is on this disk is put aside, in place of an earlier one. */
  | { readonly type: 'image'; readonly replica: ReplicaId }
  /**
   * The power fails and the disk comes back as its image is, or empty if none was made: amnesia. From then on the replica counts towards f,
   * is not believed, and may be accused.
   */
  | { readonly type: 'oldDisk'; readonly replica: ReplicaId; readonly part?: DiskPart }
  /** The power fails and a promise that was synced cannot be read any more: the replica must refuse to start. It counts towards f. */
  | { readonly type: 'damage'; readonly replica: ReplicaId };

export type TimedFault = WorldFault & { readonly atMs: number };

/** The kinds of fault that make a replica count towards f, like a traitor. */
const BEYOND_CRASH: readonly WorldFault['type'][] = ['oldDisk', 'damage'];

/** The replica that this fault takes out of the honest ones; undefined where it takes none. */
export function lostBy(fault: WorldFault): ReplicaId | undefined {
  return BEYOND_CRASH.includes(fault.type) && 'replica' in fault ? fault.replica : undefined;
}
