/** What the composition is handed from here: a node and a local network do not know how their doors speak. */
import { openDoors } from './doors.ts';
import { LAB_ROUTES, PUBLIC_ROUTES } from './routes.ts';
import { createRpcClient } from './rpc-client.ts';
import { openSupervisorDoor } from './supervisor-door.ts';

const ANSWER_MS = 2_000;

export const DOORS = {
  openDoors,
  openSupervisorDoor,
  /** Does a node answer there? */
  isAnswering: async (url: string): Promise<boolean> => {
    try {
      await createRpcClient(PUBLIC_ROUTES, { url, timeoutMs: ANSWER_MS }).health({});
      return true;
    } catch {
      return false;
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
    };
  },
} as const;
