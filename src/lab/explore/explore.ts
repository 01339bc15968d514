/**
 * Exhaustive exploration in a small scope: every order in which messages and time-outs can reach the replicas, for the first sequence
 * numbers, to the end. A state of the whole is what each replica has become; orders that lead to the same are followed once, and of arrivals that
 * commute with everything else one order is tried (`commuting.ts`).
 *
 * The reduction must know what may ever arrive. It begins with what the liar says, and whatever an exploration finds besides is added and
 * the exploration done again, until nothing new is found.
 */
import type { Ordering } from '../../protocols/ordering.ts';
import { type PbftMessage, type PbftParameters, pbft } from '../../protocols/pbft/index.ts';
import { type Commuting, createCommuting } from './commuting.ts';
import { bitsOf, createInboxes, type Inboxes } from './inbox.ts';
import { createLocalStates, type LocalState, type LocalStates } from './local-states.ts';
import { type Cast, castOf, type Scope } from './scope.ts';
import { createVisited, type Visited } from './visited.ts';

export interface ExploreSettings extends Scope {
  /** States of the whole, at most. */
  readonly limit: number;
  /** Default true. False: every order of everything, to check the reduction. */
  readonly isReduced?: boolean;
}

export interface ExploreFind {
  readonly rule: 'agreement' | 'no-failure';
  readonly detail: string;
  /** What arrived where, in order. */
  readonly schedule: readonly string[];
}

export interface ExploreReport {
  /** Every order was followed to its end. */
  readonly complete: boolean;
  readonly states: number;
  readonly transitions: number;
  /** States in which nothing is left to arrive; and those of them in which all honest replicas have decided everything. */
  readonly ends: number;
  readonly decidedEnds: number;
  /** Messages and time-outs that may arrive, for each replica. */
  readonly inboxes: readonly number[];
  /** States of each honest replica. */
  readonly localStates: readonly number[];
  readonly find: ExploreFind | null;
}

type Whole = readonly LocalState[];

/** An arrival: at which of the honest replicas, and what. */
interface Move {
  readonly seat: number;
  readonly place: number;
}

class Exploration {
  readonly #settings: ExploreSettings;
  readonly #onFound: () => void;
  readonly #cast: Cast;
  readonly #inboxes: Inboxes;
  readonly #replicas: readonly LocalStates[];
  /** By replica: the places of all that is known to arrive. */
  readonly #arriving: bigint[];
  readonly #lies: bigint[];
  #commuting: readonly Commuting[] = [];
  #visited: Visited;
  #report = { states: 0, transitions: 0, ends: 0, decidedEnds: 0 };
  #find: ExploreFind | null = null;

  constructor(
    settings: ExploreSettings,
    ordering: Ordering<PbftMessage, PbftParameters>,
    onFound: () => void,
  ) {
    this.#onFound = onFound;
    const { validators: members, sequence: sequences, views } = settings;
    this.#settings = settings;
    this.#cast = castOf(settings);
    const inboxes = createInboxes(members);
    this.#inboxes = inboxes;
    this.#lies = new Array<bigint>(members).fill(0n);
    for (const { to, message } of this.#cast.lies) {
      this.#lies[to]! |= 1n << BigInt(inboxes.placeOf(to, { type: 'message', from: 0, message }));
    }
    for (const [to, places] of this.#lies.entries()) inboxes.noteTogether(to, places);
    const { timers } = this.#cast;
    this.#replicas = this.#cast.honest.map((self) =>
      createLocalStates({ self, members, sequences, views, ordering, inboxes, timers, onFound }),
    );
    this.#arriving = [...this.#lies];
    this.#visited = createVisited(this.#replicas.length);
  }

  run(): ExploreReport {
    let complete: boolean;
    do {
      const known = this.#knowledge();
      this.#begin();
      complete = this.#exploreOnce();
      if (this.#knowledge() === known) break;
    } while (this.#find === null);
    return {
      ...{ complete, ...this.#report, find: this.#find },
      inboxes: this.#arriving.map((_places, replica) => this.#inboxes.size(replica)),
      localStates: this.#replicas.map((states) => states.count()),
    };
  }

  /** What the reduction rests on. */
  #knowledge(): string {
    return `${this.#arriving.join()} ${this.#inboxes.pairs()}`;
  }

  #begin(): void {
    this.#visited = createVisited(this.#replicas.length);
    this.#report = { states: 0, transitions: 0, ends: 0, decidedEnds: 0 };
    this.#commuting = this.#cast.honest.map((self, seat) =>
      createCommuting(self, this.#replicas[seat]!, this.#inboxes, this.#arriving[self]!),
    );
  }

  /** Depth first; true when it came to the end of everything. */
  #exploreOnce(): boolean {
    const path: { readonly whole: Whole; readonly moves: readonly Move[]; next: number }[] = [];
    const enter = (whole: Whole): void => {
      this.#report.states += 1;
      this.#onFound();
      const moves = this.#movesOf(whole);
      path.push({ whole, moves, next: 0 });
      this.#judge(whole, moves.length === 0);
    };
    const first = this.#replicas.map((states) => states.first);
    this.#visited.add(first.map(({ id }) => id));
    enter(first);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (this.#find !== null) {
        const schedule = path.slice(0, -1).map(({ moves, next }) => this.#moveToText(moves[next - 1]!));
        this.#find = { ...this.#find, schedule };
        return false;
      }
      const move = top.moves[top.next];
      top.next += 1;
      if (move === undefined) {
        path.pop();
        continue;
      }
      this.#report.transitions += 1;
      const whole = top.whole.with(
        move.seat,
        this.#replicas[move.seat]!.after(top.whole[move.seat]!, move.place),
      );
      if (!this.#visited.add(whole.map(({ id }) => id))) continue;
      if (this.#report.states >= this.#settings.limit) return false;
      enter(whole);
    }
    return true;
  }

  /** What may arrive next; of several, one alone where that loses nothing. */
  #movesOf(whole: Whole): readonly Move[] {
    const { honest } = this.#cast;
    const moves: Move[] = [];
    for (const [seat, self] of honest.entries()) {
      const state = whole[seat]!;
      const arrived = whole.reduce((places, { said }) => places | said[self]!, this.#lies[self]!);
      this.#arriving[self]! |= this.#fromOthers(whole, self, seat);
      for (const place of bitsOf(arrived & ~state.heard)) {
        const move = { seat, place };
        if (this.#settings.isReduced !== false && this.#commuting[seat]!.mayComeFirst(state, place)) {
          return [move];
        }
        moves.push(move);
      }
    }
    return moves;
  }

  #fromOthers(whole: Whole, self: number, seat: number): bigint {
    return whole.reduce((places, { said }, other) => (other === seat ? places : places | said[self]!), 0n);
  }

  #judge(whole: Whole, isEnd: boolean): void {
    const { sequence } = this.#settings;
    for (const [seat, { failure }] of whole.entries()) {
      if (failure !== null) this.#tell('no-failure', `n${this.#cast.honest[seat]}: ${failure}`);
    }
    for (let number = 1; number <= sequence; number += 1) {
      const decisions = whole.flatMap(({ decided }) => decided.get(number) ?? []);
      if (new Set(decisions).size > 1) {
        this.#tell('agreement', `sequence number ${number} is decided in ${new Set(decisions).size} ways`);
      }
    }
    if (!isEnd) return;
    this.#report.ends += 1;
    if (whole.every(({ decided }) => decided.size >= sequence)) this.#report.decidedEnds += 1;
  }

  #tell(rule: ExploreFind['rule'], detail: string): void {
    this.#find ??= { rule, detail, schedule: [] };
  }

  #moveToText({ seat, place }: Move): string {
    const self = this.#cast.honest[seat]!;
    return `n${self}: ${this.#inboxes.letter(self, place).text}`;
  }
}

/** Explores; `onFound` hears of every state, of the whole or of one replica, when it is found. */
export function explore(
  settings: ExploreSettings,
  ordering: Ordering<PbftMessage, PbftParameters> = pbft,
  onFound: () => void = () => {},
): ExploreReport {
  return new Exploration(settings, ordering, onFound).run();
}
