/** A whole honest replica inside a liar: what its peers and clients hear passes through the lies at its ports. */
import type { ReplicaEffect, ReplicaEvent, TransactionLife } from '../replica/ports.ts';
import type { Standing } from './behaviour.ts';
import { type Lie, passThrough, triggeredOf } from './lie.ts';

/** A replica as its host steps it. */
export interface Steps {
  step(event: ReplicaEvent, nowMs: number): readonly ReplicaEffect[];
}

export interface PortSeat<M> {
  readonly standing: () => Standing;
  readonly lies: () => readonly Lie<M>[];
}

/** Steps like the replica, lies like the orders. */
export function wrapPorts<M>(honest: Steps, seat: PortSeat<M>): Steps {
  const triggered = (): readonly Lie<M>[] => triggeredOf(seat.lies(), seat.standing());
  return {
    step(event, nowMs) {
      if (seat.lies().length === 0) return honest.step(event, nowMs);
      const heard = passThrough(triggered(), ({ ports }) => ports.hear, event);
      const effects = heard.flatMap((one) => honest.step(one, nowMs));
      const told = effects.flatMap((effect) => passThrough(triggered(), ({ ports }) => ports.say, effect));
      return [...told, ...triggered().flatMap(({ ports }) => ports.add?.(event) ?? [])];
    },
  };
}

/** What clients are told, as the lies have it. */
export interface Answers {
  readonly life: (id: Uint8Array, life: TransactionLife) => TransactionLife;
  readonly value: (key: Uint8Array, value: Uint8Array | undefined) => Uint8Array | undefined;
}

export function wrapAnswers<M>(seat: PortSeat<M>): Answers {
  const triggered = (): readonly Lie<M>[] => triggeredOf(seat.lies(), seat.standing());
  return {
    life: (id, life) => triggered().reduce((told, { ports }) => ports.life?.(id, told) ?? told, life),
    value: (key, value) =>
      triggered().reduce((told, { ports }) => (ports.value ? ports.value(key, told) : told), value),
  };
}
