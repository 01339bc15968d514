/** Why a door could not be opened, with the port and what to do. */
import { NodeError, toNodeError } from './errors.ts';

const ADVICE: Readonly<Record<string, readonly [string, string]>> = {
  EADDRINUSE: [
    'port-busy',
    'another program (perhaps this node, still running) has it: stop that one, or choose another port',
  ],
  EACCES: ['port-forbidden', 'the system does not let this user listen there: choose a port from 1024 up'],
  EADDRNOTAVAIL: [
    'address-unavailable',
    'no interface of this host has that address: choose one that it has',
  ],
};

export function toListenError(error: unknown, what: string, host: string, port: number): NodeError {
  const [code, advice] = ADVICE[(error as NodeJS.ErrnoException).code ?? ''] ?? [];
  if (code === undefined) return toNodeError(error);
  return new NodeError(code, `${what} cannot listen on ${host} port ${port}: ${advice}`, { cause: error });
}
