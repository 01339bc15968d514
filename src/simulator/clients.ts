/** The clients of a run: each submits one item to one replica, and to all of them again and again until it knows it executed. */
import type { Chance } from '../base/chance.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Workload } from './scenario.ts';
import type { Scheduler } from './scheduler.ts';

export interface ClientsConfig {
  readonly workload: Workload;
  /** The submissions are spread over this time. */
  readonly durationMs: number;
  readonly members: number;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly submit: (item: number, replica: ReplicaId) => void;
  /** True when some replica reports the item as durable. */
  readonly isDone: (item: number) => boolean;
}

/** Starts the clients; items are numbered from 1. */
export function startClients(config: ClientsConfig): void {
  const { workload, members, scheduler, submit } = config;
  const retry = (item: number): void => {
    if (config.isDone(item)) return;
    for (let replica = 0; replica < members; replica += 1) submit(item, replica);
    scheduler.after(workload.retryMs, () => retry(item));
  };
  for (let item = 1; item <= workload.items; item += 1) {
    const replica = config.chance.integer(members);
    scheduler.after((config.durationMs * (item - 1)) / workload.items, () => {
      submit(item, replica);
      scheduler.after(workload.retryMs, () => retry(item));
    });
  }
}
