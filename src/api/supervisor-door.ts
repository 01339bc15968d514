/** Serves the control of a local network to commands in other terminals. */
import { createDispatcher } from './dispatcher.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { RpcError, rpcError } from './json-rpc.ts';
import type { SupervisorControl } from './supervisor-client.ts';
import { SUPERVISOR_ROUTES, type TraitorOrder } from './supervisor-routes.ts';

type TraitorArguments = TraitorOrder & { readonly node: string; readonly beyondBudget?: boolean | undefined };

/**
 * Opens the door on a free loopback port.
 * @param isRefusal an error that is an answer (an unknown name, say) rather than a bug; its message is what the caller hears
 */
export function openSupervisorDoor(
  control: SupervisorControl,
  token: string,
  isRefusal: (error: unknown) => error is Error,
): Promise<HttpServer> {
  const answer = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw isRefusal(error) ? rpcError('parameters', error.message) : error;
    }
  };
  const nothing = async (work: Promise<void>) => {
    await answer(work);
    return {};
  };
  const handlers = {
    status: () => answer(control.status()),
    kill: ({ node }: { node: string }) => nothing(control.kill(node)),
    restart: ({ node }: { node: string }) => nothing(control.restart(node)),
    partition: ({ groups }: { groups: readonly (readonly string[])[] }) => nothing(control.partition(groups)),
    heal: () => nothing(control.heal()),
    traitor: ({ node, beyondBudget = false, ...order }: TraitorArguments) =>
      nothing(control.traitor(node, order, beyondBudget)),
    lab: () => answer(control.lab()).then((rows) => [...rows]),
    down: () => nothing(control.down()),
  };
  const dispatcher = createDispatcher(SUPERVISOR_ROUTES, handlers, (error) => {
    if (!(error instanceof RpcError)) process.stderr.write(`${(error as Error).stack}\n`);
  });
  return createHttpServer({
    host: '127.0.0.1',
    port: 0,
    allowedHosts: [],
    adminToken: token,
    dispatcher,
  });
}
