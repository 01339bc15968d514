/**
 * Every number of this port that is a choice of ours and not a peer's: libp2p's limits, set on purpose, and the times of
 * links. What peers may declare is bounded in `base/limits.ts`.
 */
import { LIMITS } from '../base/limits.ts';
import type { BackoffSettings } from './backoff.ts';

/** Overflow of one event-loop turn and of the socket; more means that the peer has stopped reading. */
const MIB = 1_048_576;

export const SETTINGS = {
  /**
   * One write: with the yamux header (12 bytes) and the tag (16) exactly one noise message of 65,535 bytes, so that a
   * chunk is one packet, and a vote waits for at most one such packet of the bulk lane.
   */
  chunkBytes: 65_507,
  /** yamux window, first and last: a paused stream may hold one window, and the default grows to 16 MiB (measured). */
  windowBytes: 262_144,
  /** A paused stream holds one window; four times that can only be a bug or an attack, and resets the stream. */
  readBufferBytesMax: MIB,
  /** Our writer waits for an empty buffer before each chunk; this bound is for its absence. */
  writeBufferBytesMax: MIB,
  /** What one connection may hold for a peer that sends but does not read (window updates, ping answers). */
  connectionBufferBytesMax: 4 * MIB,
  /** Two lanes each way, and twice that while a broken stream is replaced. */
  streamsPerConnectionMax: 8,
  /** One stream per lane, and one more while a broken one is replaced. */
  streamsPerLaneMax: 2,
  /** One is used; a second where both dialled at once; the others are left of links that only one side knows to be lost. */
  connectionsPerMemberMax: 4,
  /** Of all members together; strangers never get this far. */
  connectionsMax: 4 * LIMITS.validatorsMax,
  /**
   * Connections per second from one host (libp2p's default of 5 would keep a network on one host apart): all members may
   * live on one host and start together, and start again.
   */
  connectionsPerHostSecondMax: 2 * LIMITS.validatorsMax,
  /** Connections whose identity is not proven yet; each may hold some megabytes for `upgradeTimeoutMs`. */
  connectionsPendingMax: 32,
  /** Time for a stranger to prove who he is: two round trips and some curve arithmetic, on a busy machine. */
  upgradeTimeoutMs: 5_000,
  /** One address of a peer; a live host answers in a round trip. */
  dialAddressTimeoutMs: 3_000,
  /** All addresses of a peer and the handshake. */
  dialTimeoutMs: 6_000,
  /** Addresses that a member may have. */
  addressesPerMemberMax: 4,
  /** Time to open a stream and agree on its protocol: two round trips. */
  streamTimeoutMs: 5_000,
  /** The system probes an idle connection after this time; ten lost probes, a second apart, end it. Costs us no timer. */
  tcpKeepAliveMs: 10_000,
  /** Dials: a peer that restarts is found in some tenths of a second, one that is away costs a dial every few seconds. */
  dialBackoff: { baseMs: 100, maxMs: 5_000, stableMs: 10_000 },
  /** The member with the higher id lets the other dial first: so two connections for one link are rare. */
  patienceMs: 250,
  /** A peer that broke the protocol stays out for a while; short, because a traitor can be healed. */
  coolDownBackoff: { baseMs: 2_000, maxMs: 60_000, stableMs: 60_000 },
  /** `stop` waits this long for peers to read what was said. */
  flushMs: 500,
  /** Frames of one stream that are delivered before the event loop sees to other sockets. */
  framesPerTurnMax: 64,
} as const satisfies Record<string, number | BackoffSettings>;
