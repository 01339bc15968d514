/**
 * The states of one replica: what it may have become by the messages that have arrived so far. Two orders that lead to the same memory, the same
 * words sent and the same decision are one state. Found by running the engine from its birth.
 */
import { bytesToKey, utf8ToBytes } from '../../base/bytes.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { ReplicaId, TimerName } from '../../protocols/contract.ts';
import type { PbftEvent } from '../../protocols/pbft/machine.ts';
import { toText } from './canonical.ts';
import type { Inboxes } from './inbox.ts';
import { viewOf } from './scope.ts';
import { createSeat, type Seat, type SeatConfig, type Sending } from './seat.ts';

export interface LocalState {
  /** Number of its own list, from 0. */
  readonly id: number;
  /** By recipient: the places of all that this replica has said to it; at its own place the time-outs that may come. */
  readonly said: readonly bigint[];
  /** The places of its inbox that have arrived. */
  readonly heard: bigint;
  readonly decided: ReadonlyMap<number, string>;
  /** Our own bug: the engine broke an invariant. */
  readonly failure: string | null;
  /** States after one more arrival, by place. */
  readonly next: Map<number, LocalState>;
  /** The arrivals that led here first. */
  readonly path: readonly number[];
}

export interface LocalStates {
  readonly first: LocalState;
  readonly after: (state: LocalState, place: number) => LocalState;
  readonly count: () => number;
}

export interface LocalConfig extends SeatConfig {
  readonly inboxes: Inboxes;
  /** A state was found. */
  readonly onFound: () => void;
  /** What is said of later views reaches nobody. */
  readonly views: number;
  /** Time-outs that may happen, once each. */
  readonly timers: readonly TimerName[];
}

export function createLocalStates(config: LocalConfig): LocalStates {
  return new States(config);
}

const START: PbftEvent = { type: 'start' };

class States implements LocalStates {
  readonly first: LocalState;
  readonly #config: LocalConfig;
  readonly #known = new Map<string, LocalState>();
  /** Replicas that stand in a state and can go on from there, once: all other ways on begin at birth. */
  readonly #spare = new WeakMap<LocalState, Seat>();

  constructor(config: LocalConfig) {
    this.#config = config;
    this.first = this.#reach(undefined, -1);
  }

  count = (): number => this.#known.size;

  after = (state: LocalState, place: number): LocalState => {
    const found = state.next.get(place);
    if (found !== undefined) return found;
    const reached = this.#reach(state, place);
    state.next.set(place, reached);
    return reached;
  };

  /** The state after one more arrival; without a state before it, that of a birth. */
  #reach(before: LocalState | undefined, place: number): LocalState {
    const { self, inboxes } = this.#config;
    const path = before ? [...before.path, place] : [];
    const heard = before ? before.heard | (1n << BigInt(place)) : 0n;
    const spare = before && this.#spare.get(before);
    if (spare) this.#spare.delete(before);
    const seat = spare ?? createSeat(this.#config);
    const arrivals = spare ? [place] : path;
    const events = arrivals.map((one) => inboxes.letter(self, one).event);
    let sent: readonly Sending[] = [];
    let failure: string | null = null;
    try {
      if (!spare) sent = seat.step(START);
      for (const event of events) sent = seat.step(event);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    const said = this.#saidAfter(before, seat, failure === null ? sent : []);
    const text = `${heard} ${said.join()} ${failure} ${[...seat.decided].join()} ${toText(seat.inspect())}`;
    const key = bytesToKey(sha256(utf8ToBytes(text)));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const state = {
      ...{
        id: this.#known.size,
        said,
        heard,
        decided: new Map(seat.decided),
        failure,
        next: new Map(),
        path,
      },
    };
    this.#known.set(key, state);
    this.#config.onFound();
    if (failure === null) this.#spare.set(state, seat);
    for (const [to, places] of said.entries()) if (to !== self) inboxes.noteTogether(to, places);
    return state;
  }

  /** STATUS and what answers it are repair, and left out. */
  #saidAfter(before: LocalState | undefined, seat: Seat, sent: readonly Sending[]): bigint[] {
    const { members, self, inboxes, timers, views } = this.#config;
    const said = before ? [...before.said] : new Array<bigint>(members).fill(0n);
    said[self] = 0n;
    for (const name of timers) {
      if (seat.timers.has(name)) said[self] |= 1n << BigInt(inboxes.placeOf(self, { type: 'timer', name }));
    }
    for (const { to, message } of sent) {
      if (message.type === 'status' || viewOf(message) >= views) continue;
      for (let peer: ReplicaId = 0; peer < members; peer += 1) {
        if (peer === self || (to !== 'all' && to !== peer)) continue;
        const place = inboxes.placeOf(peer, { type: 'message', from: self, message });
        said[peer]! |= 1n << BigInt(place);
      }
    }
    return said;
  }
}
