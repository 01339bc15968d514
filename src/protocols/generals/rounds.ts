/**
 * The rounds of a synchronous protocol as timers: messages of round k are on their way while `round-k` runs, and are looked at together when it
 * ends. So nothing depends on the order of arrival, and what has not come by then is absent (assumption A3). A message that is ahead of its
 * round (clocks differ a little) waits for it; one that is behind is late and refused.
 */
import { assert } from '../../base/assert.ts';
import type { Fault } from '../../base/fault.ts';
import type { Effect, Event, Process, ReplicaId, TimerName } from '../contract.ts';
import { COMMANDER, type CouncilConfig, type CouncilInput, type CouncilOutput, roundsOf } from './council.ts';

export type CouncilEffect<M, Grounds> = Effect<M, CouncilOutput<Grounds>>;

/** What a general does in a round, whichever way the messages are made. */
export interface Conduct<M, Grounds> {
  /** The commander's orders to his lieutenants. */
  readonly command: (order: number) => readonly CouncilEffect<M, Grounds>[];
  /** Keeps a message for its round; or says what is wrong with it. `round` is the one under way, one more than there are when all are over. */
  readonly receive: (from: ReplicaId, message: M, round: number) => Fault | undefined;
  /** This round is over: what is to be said in the next. */
  readonly relay: (round: number) => readonly CouncilEffect<M, Grounds>[];
  /** All rounds are over. */
  readonly decide: () => { readonly order: number; readonly grounds: Grounds };
  /** For what is said about a message that was refused. */
  readonly describe: (message: M) => { readonly path: readonly ReplicaId[]; readonly order: number };
}

/** Name of the timer that ends a round. */
export function roundTimer(round: number): TimerName {
  return `round-${round}`;
}

/** The round that a timer ends. */
export function roundOfTimer(name: TimerName): number {
  return Number(name.slice('round-'.length));
}

/** A general of either algorithm: counts the rounds, and does in each what the algorithm says. */
export function createGeneral<M, Grounds>(
  { self, parameters }: CouncilConfig,
  conduct: Conduct<M, Grounds>,
): Process<M, CouncilInput, CouncilOutput<Grounds>> {
  let round = 1;

  const beginRound = (): CouncilEffect<M, Grounds> => ({
    type: 'setTimer',
    name: roundTimer(round),
    delayMs: parameters.roundMs,
  });
  const onMessage = (from: ReplicaId, message: M): readonly CouncilEffect<M, Grounds>[] => {
    const fault = conduct.receive(from, message, round);
    if (fault === undefined) return [];
    return [{ type: 'output', output: { type: 'refused', from, ...conduct.describe(message), fault } }];
  };
  const onRoundOver = (name: TimerName): readonly CouncilEffect<M, Grounds>[] => {
    assert(name === roundTimer(round), `round ${round} ends, not ${name}`);
    const said = conduct.relay(round);
    round += 1;
    if (round <= roundsOf(parameters)) return [beginRound(), ...said];
    return [...said, { type: 'output', output: { type: 'decided', ...conduct.decide() } }];
  };

  return {
    step(event: Event<M, CouncilInput>) {
      switch (event.type) {
        case 'start':
          return [beginRound()];
        case 'message':
          return onMessage(event.from, event.message);
        case 'timer':
          return onRoundOver(event.name);
        case 'input':
          assert(self === COMMANDER && round === 1, 'the commander orders, at the beginning');
          return conduct.command(event.input.order);
      }
    },
  };
}
