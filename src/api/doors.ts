/** All doors of a node together: the table of routes bound to a backend, served over HTTP. */
import type { Backend } from './backend.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createBlockHandlers } from './handlers/blocks.ts';
import { createFollowers } from './handlers/chain-events.ts';
import { createInformationHandlers } from './handlers/information.ts';
import { createLabHandlers } from './handlers/lab.ts';
import { createStateHandlers } from './handlers/state.ts';
import { createTransactionHandlers } from './handlers/transactions.ts';
import { createHttpServer, type HttpServerOptions } from './http-server.ts';
import { LAB_ROUTES, PUBLIC_ROUTES } from './routes.ts';
import { createWaiters } from './waiters.ts';

export interface DoorsOptions extends Omit<HttpServerOptions, 'dispatcher'> {
  /** Told of every exception inside a handler that is no answer to the caller. */
  readonly onBug: (error: unknown) => void;
}

export interface Doors {
  readonly url: string;
  /** Waits are answered with the present state when they run out of `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Opens the doors. Rejects with the system's error when the port cannot be had. */
export async function openDoors(backend: Backend, options: DoorsOptions): Promise<Doors> {
  const waiters = createWaiters(backend);
  const followers = createFollowers(backend);
  const publicHandlers = {
    ...createInformationHandlers(backend),
    ...createBlockHandlers(backend),
    ...createTransactionHandlers(backend, waiters),
    ...createStateHandlers(backend),
    ...followers.handlers,
  };
  const dispatcher: Dispatcher =
    backend.lab === undefined
      ? createDispatcher(PUBLIC_ROUTES, publicHandlers, options.onBug)
      : createDispatcher(
          { ...PUBLIC_ROUTES, ...LAB_ROUTES },
          { ...publicHandlers, ...createLabHandlers(backend, backend.lab) },
          options.onBug,
        );
  const server = await createHttpServer({ ...options, dispatcher });
  return {
    url: server.url,
    stop: async (graceMs) => {
      waiters.close();
      followers.close();
      await server.stop(graceMs);
    },
  };
}
