/** The supervisor of a local network, reached over its control address. */
import type { LabRow } from '../adversary/lab-report.ts';
import { createRpcClient } from './rpc-client.ts';
import { SUPERVISOR_ROUTES, type SupervisorStatus, type TraitorOrder } from './supervisor-routes.ts';

export interface SupervisorControl {
  status(): Promise<SupervisorStatus>;
  /** SIGKILL for one node. */
  kill(node: string): Promise<void>;
  restart(node: string): Promise<void>;
  partition(groups: readonly (readonly string[])[]): Promise<void>;
  heal(): Promise<void>;
  /** Makes a node lie, in place of its earlier orders; `honest` heals it. */
  traitor(node: string, order: TraitorOrder, beyondBudget: boolean): Promise<void>;
  lab(): Promise<readonly LabRow[]>;
  /** Stops all nodes, then the supervisor. */
  down(): Promise<void>;
}

/** Killing waits for the end of a process, restarting for its first answer. */
const CONTROL_TIMEOUT_MS = 60_000;

export function createSupervisorClient(address: {
  readonly url: string;
  readonly token: string;
}): SupervisorControl {
  const rpc = createRpcClient(SUPERVISOR_ROUTES, { ...address, timeoutMs: CONTROL_TIMEOUT_MS });
  return {
    status: () => rpc.status({}),
    kill: async (node) => void (await rpc.kill({ node })),
    restart: async (node) => void (await rpc.restart({ node })),
    partition: async (groups) => void (await rpc.partition({ groups })),
    heal: async () => void (await rpc.heal({})),
    traitor: async (node, order, beyondBudget) => void (await rpc.traitor({ node, beyondBudget, ...order })),
    lab: () => rpc.lab({}),
    down: async () => void (await rpc.down({})),
  };
}
