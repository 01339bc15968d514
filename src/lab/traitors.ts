/** Traitors in a simulated world: one seat for each, orders given and taken at their times, keys shared among them. */
import type { Tools } from '../adversary/behaviour.ts';
import type { AnyCraft } from '../adversary/crafts.ts';
import type { Order } from '../adversary/order.ts';
import { createTraitor, type Traitor } from '../adversary/traitor.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { AnyOrdering } from '../replica/engines.ts';
import type { ReplicaSettings } from '../simulator/whole/settings.ts';

/** An order for a while. */
export interface TimedOrder extends Order {
  /** Milliseconds since the run began; 0: from the start. */
  readonly fromMs: number;
  /** Null: to the end, also while everything else is healed. */
  readonly untilMs: number | null;
}

/** Who wants to hear of traitors while they run. */
export interface TraitorEars {
  readonly onLie: (traitor: ReplicaId, behaviour: string, what: string) => void;
  /** What its honest code says, whatever its lies then make of it. */
  readonly onSay: ((traitor: ReplicaId, message: unknown) => void) | undefined;
}

export interface Traitors extends Pick<ReplicaSettings, 'wrap' | 'wrapReplica'> {
  readonly ids: readonly ReplicaId[];
  readonly isHonest: (replica: ReplicaId) => boolean;
  readonly of: (replica: ReplicaId) => Traitor<unknown> | undefined;
  /** Lies really told, by node and behaviour. */
  readonly told: () => ReadonlyMap<ReplicaId, Readonly<Record<string, number>>>;
  /** The times at which something changes, and the change. */
  readonly changes: readonly { readonly atMs: number; readonly apply: () => void }[];
}

export function createTraitors(
  members: number,
  craft: AnyCraft,
  orders: readonly TimedOrder[],
  { onLie, onSay }: TraitorEars,
): Traitors {
  const ids = [...new Set(orders.map(({ traitor }) => traitor))].sort((left, right) => left - right);
  const fellowsOf = (self: ReplicaId): ReturnType<Tools['fellows']> =>
    new Map(
      ids.flatMap((id) => {
        const sign = id === self ? undefined : seats.get(id)?.sign();
        return sign === undefined ? [] : [[id, sign] as const];
      }),
    );
  const seats = new Map<ReplicaId, Traitor<unknown>>(
    ids.map((self) => [
      self,
      createTraitor({
        self,
        members,
        craft,
        fellows: () => fellowsOf(self),
        onLie: (behaviour, what) => onLie(self, behaviour, what),
        ...(onSay && { onSay: (message: unknown) => onSay(self, message) }),
      }),
    ]),
  );
  const applyAt = (nowMs: number, self: ReplicaId): void => {
    const due = orders.filter(
      ({ traitor, fromMs, untilMs }) =>
        traitor === self && fromMs <= nowMs && (untilMs === null || nowMs < untilMs),
    );
    seats.get(self)!.set(due);
  };
  for (const id of ids) applyAt(0, id);
  const changes = orders.flatMap(({ traitor, fromMs, untilMs }) =>
    [fromMs, ...(untilMs === null ? [] : [untilMs])]
      .filter((atMs) => atMs > 0)
      .map((atMs) => ({ atMs, apply: () => applyAt(atMs, traitor) })),
  );
  return {
    ids,
    isHonest: (replica) => !seats.has(replica),
    of: (replica) => seats.get(replica),
    told: () => new Map([...seats].map(([id, seat]) => [id, seat.told()])),
    changes,
    wrap: (replica, create) =>
      (seats.get(replica)?.createEngine(create as never) as AnyOrdering['createProcess'] | undefined) ??
      create,
    wrapReplica: (replica, steps) => seats.get(replica)?.wrapReplica(steps) ?? steps,
  };
}
