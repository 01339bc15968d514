/** What the composition is handed from here: a node and a local network do not know how their doors speak. */
import type { LabReport } from '../adversary/lab-report.ts';
import { openDoors } from './doors.ts';
import { LAB_ROUTES, PUBLIC_ROUTES } from './routes.ts';
import { createRpcClient } from './rpc-client.ts';
import { openSupervisorDoor } from './supervisor-door.ts';
import type { TraitorOrder } from './supervisor-routes.ts';

const ANSWER_MS = 2_000;

export const DOORS = {
  openDoors,
  openSupervisorDoor,
  /** Who answers there; undefined: nobody. */
  whoAnswers: async (
    url: string,
  ): Promise<{ readonly chainId: string; readonly name: string } | undefined> => {
    try {
      const { node_info } = await createRpcClient(PUBLIC_ROUTES, { url, timeoutMs: ANSWER_MS }).status({});
      return { chainId: node_info.network, name: node_info.moniker };
    } catch {
      return undefined;
    }
  },
  /** The lab routes of a running node. */
  connectLab: (url: string, token: string) => {
    const rpc = createRpcClient(LAB_ROUTES, { url, token });
    return {
      setLinkFilter: async (
        peer: string,
        open: { readonly incoming: boolean; readonly outgoing: boolean },
      ) => {
        await rpc.lab_link_filter({ peer, ...open });
      },
      order: async (order: TraitorOrder) => {
        await rpc.lab_traitor(order);
      },
      meetFellows: async () => {
        await rpc.lab_fellows({});
      },
      report: async (): Promise<LabReport> => {
        const { orders, has_lied, told, waits_ms, memory, view_timeout_ms } = await rpc.lab_report({});
        return {
          orders,
          hasLied: has_lied,
          told,
          waitsMs: waits_ms,
          memory: memory.map(({ what, count, count_max }) => ({ what, count, countMax: count_max })),
          viewTimeoutMs: view_timeout_ms,
        };
      },
    };
  },
} as const;
