/**
 * The link to one member: finds a connection, keeps one stream per lane open towards the peer, reads those that it opens,
 * and begins again when anything breaks. It does not know what frames say, and it resends nothing: protocols do.
 */
import type { Connection, Stream } from '@libp2p/interface';
import { type Fault, ignore } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Lane } from '../replica/ports.ts';
import { createBackoff } from './backoff.ts';
import { toError } from './errors.ts';
import { assertFrame } from './frames.ts';
import { LANES, type OutboundLane, openOutboundLane, readInboundLane } from './lanes.ts';
import { type Budget, createBudget } from './pace.ts';
import { createRetry, type Retry } from './retry.ts';
import { SETTINGS } from './settings.ts';
import { type LaneCounters, type LinkFilter, newLaneCounters, type PeerStatus } from './status.ts';

/** What a link needs of the network around it. */
export interface LinkContext {
  readonly peer: ReplicaId;
  /** Added to every delay before a dial. */
  readonly patienceMs: number;
  readonly protocolOf: (lane: Lane) => string;
  /** Dials the peer; a connection that comes of it is announced by `onConnection`. Rejects when nobody is found. */
  readonly dial: () => Promise<void>;
  readonly connections: () => readonly Connection[];
  readonly onFrame: (lane: Lane, bytes: Uint8Array) => void | Promise<void>;
  readonly onPeer: (connected: boolean) => void;
  readonly onFault: (fault: Fault) => void;
  /** Monotonic, in milliseconds. */
  readonly nowMs: () => number;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
}

export interface Link {
  /** False while the peer is punished: it is neither dialled nor let in. */
  readonly isWelcome: boolean;
  start(): void;
  /** A connection to the peer is open, whoever dialled. */
  onConnection(connection: Connection): void;
  /** The peer opened a stream. */
  onStream(lane: Lane, stream: Stream, connection: Connection): void;
  /** False when the frame is lost already: no link, filtered, or no room. */
  send(lane: Lane, frame: Uint8Array): boolean;
  setFilter(filter: LinkFilter): void;
  /** Cuts the peer off for a while that doubles with every offence. */
  punish(): void;
  status(): PeerStatus;
  /** Lets what waits leave, for a bounded time, and opens nothing more. */
  stop(): Promise<void>;
}

export function createLink(context: LinkContext): Link {
  return new PeerLink(context);
}

class PeerLink implements Link {
  readonly #context: LinkContext;
  readonly #dialBackoff;
  readonly #coolDownBackoff;
  readonly #retry: Retry;
  readonly #budget: Budget;
  readonly #counters: Readonly<Record<Lane, LaneCounters>>;
  readonly #outbound = new Map<Lane, OutboundLane>();
  readonly #inbound = new Map<Lane, { stream: Stream; connection: Connection }>();
  #phase: 'down' | 'opening' | 'up' = 'down';
  #upSinceMs = 0;
  #filter: LinkFilter = { in: true, out: true };
  #coolDownUntilMs = Number.NEGATIVE_INFINITY;
  #lastFaultMs = Number.NEGATIVE_INFINITY;
  #faults = 0;
  #lastError: string | null = null;
  #stopped = false;

  constructor(context: LinkContext) {
    this.#context = context;
    this.#dialBackoff = createBackoff(SETTINGS.dialBackoff, context.chance);
    this.#coolDownBackoff = createBackoff(SETTINGS.coolDownBackoff, context.chance);
    this.#retry = createRetry(() => this.#attempt(), this.#dialBackoff, context.patienceMs);
    this.#budget = createBudget({
      framesPerSecond: LIMITS.inboundFramesPerSecondMax,
      bytesPerSecond: LIMITS.inboundBytesPerSecondMax,
      nowMs: context.nowMs,
    });
    this.#counters = { consensus: newLaneCounters(), bulk: newLaneCounters() };
  }

  get isWelcome(): boolean {
    return !this.#stopped && this.#context.nowMs() >= this.#coolDownUntilMs;
  }

  start(): void {
    this.#retry.begin(this.#context.patienceMs);
  }

  onConnection(connection: Connection): void {
    // While one connection serves, another is a spare: it serves when the first is lost.
    if (this.#stopped || this.#phase !== 'down') return;
    this.#phase = 'opening';
    this.#retry.cease();
    void this.#serve(connection);
  }

  onStream(lane: Lane, stream: Stream, connection: Connection): void {
    const previous = this.#inbound.get(lane);
    this.#inbound.set(lane, { stream, connection });
    // A peer opens a lane anew only when it has lost the old one; with another connection it has lost that as a whole.
    const lost = previous?.connection === connection ? previous.stream : previous?.connection;
    lost?.abort(new Error('the peer opened the lane anew'));
    void this.#read(lane, stream);
  }

  send(lane: Lane, frame: Uint8Array): boolean {
    assertFrame(frame);
    const counters = this.#counters[lane];
    if (!this.#filter.out) {
      counters.framesFilteredOut += 1;
      return false;
    }
    const outbox = this.#phase === 'up' ? this.#outbound.get(lane)?.outbox : undefined;
    if (outbox === undefined) {
      counters.framesLost += 1;
      return false;
    }
    if (!outbox.push(frame)) return false;
    counters.framesQueued += 1;
    return true;
  }

  setFilter(filter: LinkFilter): void {
    this.#filter = { in: filter.in, out: filter.out };
    if (filter.out) return;
    for (const { outbox } of this.#outbound.values()) outbox.clear();
  }

  punish(): void {
    const nowMs = this.#context.nowMs();
    this.#coolDownBackoff.onLasted(nowMs - this.#lastFaultMs);
    this.#lastFaultMs = nowMs;
    this.#coolDownUntilMs = nowMs + this.#coolDownBackoff.nextDelayMs();
    this.#faults += 1;
    for (const connection of this.#context.connections()) {
      connection.abort(new Error('the peer broke the protocol'));
    }
  }

  status(): PeerStatus {
    const lane = (name: Lane) => {
      const outbound = this.#outbound.get(name);
      return {
        ...this.#counters[name],
        queuedBytes: (outbound?.outbox.bytes ?? 0) + (outbound?.unsentBytes ?? 0),
        unreadBytes: this.#inbound.get(name)?.stream.readBufferLength ?? 0,
      };
    };
    return {
      peer: this.#context.peer,
      connected: this.#phase === 'up',
      isCoolingDown: !this.#stopped && !this.isWelcome,
      filter: this.#filter,
      faults: this.#faults,
      lastError: this.#lastError,
      lanes: { consensus: lane('consensus'), bulk: lane('bulk') },
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retry.cease();
    const lanes = [...this.#outbound.values()];
    for (const { outbox } of lanes) outbox.end();
    await Promise.all(lanes.map((lane) => lane.closed));
  }

  async #attempt(): Promise<void> {
    if (!this.isWelcome || this.#phase !== 'down') return;
    try {
      await this.#context.dial();
    } catch (reason) {
      // Nobody there, somebody else there, or not wanted there: the answer is to try again later.
      this.#lastError = toError(reason).message;
    }
  }

  async #serve(connection: Connection): Promise<void> {
    let reason = await this.#openLanes(connection);
    if (reason === undefined && !this.#stopped) {
      this.#enterUp();
      reason = await Promise.race([...this.#outbound.values()].map((lane) => lane.closed));
    }
    // A link with a lane missing is no link. While stopping, the network closes all connections together.
    if (!this.#stopped) connection.abort(reason ?? new Error('a lane was closed'));
    this.#lastError = reason?.message ?? null;
    this.#enterDown();
  }

  /** Tells why it could not, if so. */
  async #openLanes(connection: Connection): Promise<Error | undefined> {
    try {
      for (const lane of LANES) this.#outbound.set(lane, await this.#openLane(lane, connection));
      return undefined;
    } catch (reason) {
      const error = toError(reason);
      if (error.name === 'UnsupportedProtocolError' && !this.#stopped) {
        this.#context.onFault(ignore('other-chain', 'the peer speaks for another chain or protocol version'));
      }
      return error;
    }
  }

  #openLane(lane: Lane, connection: Connection): Promise<OutboundLane> {
    const counters = this.#counters[lane];
    return openOutboundLane(connection, this.#context.protocolOf(lane), lane, {
      onWritten: (chunk) => {
        counters.writes += 1;
        counters.bytesWritten += chunk.length;
      },
      onLost: (frames) => {
        counters.framesLost += frames;
      },
    });
  }

  #enterUp(): void {
    this.#phase = 'up';
    this.#upSinceMs = this.#context.nowMs();
    this.#lastError = null;
    this.#context.onPeer(true);
  }

  #enterDown(): void {
    const wasUp = this.#phase === 'up';
    this.#phase = 'down';
    this.#outbound.clear();
    if (this.#stopped) return;
    if (wasUp) {
      this.#dialBackoff.onLasted(this.#context.nowMs() - this.#upSinceMs);
      this.#context.onPeer(false);
    }
    const spare = this.#context.connections().find((connection) => connection.status === 'open');
    if (spare !== undefined) this.onConnection(spare);
    else this.#retry.begin(this.#context.patienceMs + this.#dialBackoff.nextDelayMs());
  }

  async #read(lane: Lane, stream: Stream): Promise<void> {
    const fault = await readInboundLane(stream, this.#budget, (frame) => this.#deliver(lane, frame));
    if (this.#inbound.get(lane)?.stream === stream) this.#inbound.delete(lane);
    if (fault === undefined || this.#stopped) return;
    this.#context.onFault(fault);
    this.punish();
  }

  #deliver(lane: Lane, frame: Uint8Array): void | Promise<void> {
    // What a punished peer said before the cut is not heard any more.
    if (!this.isWelcome) return;
    const counters = this.#counters[lane];
    if (!this.#filter.in) {
      counters.framesFilteredIn += 1;
      return;
    }
    counters.framesReceived += 1;
    counters.bytesReceived += frame.length;
    return this.#context.onFrame(lane, frame);
  }
}
