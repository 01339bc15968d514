/** What a network tells of its links: for metrics, `status` and tests. */
import type { ReplicaId } from '../protocols/contract.ts';
import type { Lane } from '../replica/ports.ts';

/** Which way frames pass; a connection stays open either way, so a cut can be one-sided and healed at once. */
export interface LinkFilter {
  /** Frames of the peer are delivered. */
  readonly in: boolean;
  /** Frames leave for the peer. */
  readonly out: boolean;
}

/** What passed on one lane since the network began. */
export interface LaneCounters {
  /** Frames taken for sending. */
  framesQueued: number;
  /** Writes to the stream; small frames share one. */
  writes: number;
  /** Bytes of those writes, length prefixes included. */
  bytesWritten: number;
  /** Frames that never left: no link, no room, or lost with their stream before they were written. */
  framesLost: number;
  /** Frames delivered. */
  framesReceived: number;
  /** Bytes of those frames. */
  bytesReceived: number;
  framesFilteredIn: number;
  framesFilteredOut: number;
}

export function newLaneCounters(): LaneCounters {
  return {
    framesQueued: 0,
    writes: 0,
    bytesWritten: 0,
    framesLost: 0,
    framesReceived: 0,
    bytesReceived: 0,
    framesFilteredIn: 0,
    framesFilteredOut: 0,
  };
}

export interface LaneStatus extends Readonly<LaneCounters> {
  /** Bytes that wait to leave; bounded by `LIMITS.outboxBytesMax` and one chunk. */
  readonly queuedBytes: number;
  /** Bytes that arrived and were not read yet; bounded by one window. */
  readonly unreadBytes: number;
}

export interface PeerStatus {
  readonly peer: ReplicaId;
  /** Both lanes towards the peer are open. */
  readonly connected: boolean;
  /** Cut off for a fault, for a while. */
  readonly isCoolingDown: boolean;
  readonly filter: LinkFilter;
  /** How often it was cut off. */
  readonly faults: number;
  /** Why it is not connected, as far as is known; for people. */
  readonly lastError: string | null;
  readonly lanes: Readonly<Record<Lane, LaneStatus>>;
}
