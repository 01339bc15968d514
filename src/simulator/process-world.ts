/**
 * A world for processes that order nothing: virtual time, a network whose delays come from the seed, and a messenger who may lose or change
 * what he carries. Signatures are checked before a process sees a message, as everywhere. What a message says is the protocol's own affair.
 */
import { assert } from '../base/assert.ts';
import type { Chance } from '../base/chance.ts';
import type { Seen } from '../checker/seen.ts';
import { BAD_SIGNATURE } from '../protocols/common/signatures.ts';
import type { Claim, Effect, Event, Process, ReplicaId, Wire } from '../protocols/contract.ts';
import { createVirtualClock } from './clock.ts';
import { type DelayRange, drawDelayMs } from './delays.ts';
import type { Watch } from './foundation.ts';
import { createMachine, type Machine } from './machine.ts';
import { CALM_NETWORK, HONEST_SCENARIO } from './scenario.ts';
import { createScheduler } from './scheduler.ts';

export interface ProcessWorldOptions<M, In, Out> {
  readonly members: number;
  readonly chance: Chance;
  readonly claims: Wire<M>['claims'];
  /** Did this signer really sign this? */
  readonly isTrue: (claim: Claim) => boolean;
  /** A member's process, honest or wrapped, from what its disk remembers. */
  readonly createProcess: (self: ReplicaId, records: readonly Uint8Array[]) => Process<M, In, Out>;
  /** What arrives of a message; undefined: nothing. Left out: what was sent. */
  readonly carry?: (from: ReplicaId, to: ReplicaId, message: M) => M | undefined;
  readonly delay?: DelayRange;
  readonly watch: Watch;
}

export interface ProcessWorld<In> {
  /** Begins the lives of all members, in order of id. */
  readonly start: () => void;
  readonly input: (member: ReplicaId, input: In) => void;
  /** Lets everything happen that happens until this virtual time. */
  readonly run: (limitMs: number) => void;
}

export function createProcessWorld<M, In, Out>(options: ProcessWorldOptions<M, In, Out>): ProcessWorld<In> {
  const { members, chance, watch } = options;
  const scheduler = createScheduler();
  const delays = chance.fork('delays');
  const disks = chance.fork('disks');
  const machines: Machine<Effect<M, Out>>[] = [];
  const processes: Process<M, In, Out>[] = [];

  const see = (member: ReplicaId, seen: Seen): void => watch(member, seen, scheduler.nowMs());
  const step = (member: ReplicaId, event: Event<M, In>): void => {
    const effects = processes[member]!.step(event, scheduler.nowMs());
    see(member, { type: 'step', event, effects });
    machines[member]!.carryOut(effects);
  };
  const deliver = (from: ReplicaId, to: ReplicaId, message: M): void => {
    if (options.claims(message, members).every(options.isTrue)) {
      step(to, { type: 'message', from, message });
    } else {
      see(to, { type: 'fault', peer: from, fault: BAD_SIGNATURE, message });
    }
  };
  const send = (from: ReplicaId, to: ReplicaId, message: M): void => {
    const carried = options.carry ? options.carry(from, to, message) : message;
    if (carried === undefined) return;
    scheduler.after(drawDelayMs(delays, options.delay ?? CALM_NETWORK.delay), () =>
      deliver(from, to, carried),
    );
  };
  const others = (self: ReplicaId): readonly ReplicaId[] => [...machines.keys()].filter((to) => to !== self);

  for (let self = 0; self < members; self++) {
    machines.push(
      createMachine<Effect<M, Out>>({
        scheduler,
        clock: createVirtualClock(scheduler),
        chance: disks,
        disk: HONEST_SCENARIO.disk,
        isLeaving: ({ type }) => type === 'send' || type === 'accuse' || type === 'output',
        perform(effect) {
          if (effect.type !== 'send') return;
          for (const to of effect.to === 'all' ? others(self) : [effect.to]) send(self, to, effect.message);
        },
        onTimer: (name) => step(self, { type: 'timer', name }),
        onCrash: () => {},
      }),
    );
  }
  return {
    start() {
      for (const [self, machine] of machines.entries()) {
        const records = machine.start();
        assert(records !== null, 'a new disk is not damaged');
        processes.push(options.createProcess(self, records));
        step(self, { type: 'start' });
      }
    },
    input: (member, input) => step(member, { type: 'input', input }),
    run(limitMs) {
      while (scheduler.advance(limitMs)) {}
    },
  };
}
