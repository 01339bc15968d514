/** The world's failures at this port: what went wrong, and what to do about it. */

/** Why a node cannot listen. */
export type ListenFailure = 'port-busy' | 'port-forbidden' | 'address-unavailable' | 'listen-failed';

/** The node cannot listen on an address of its configuration. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly code: ListenFailure;
  /** The multiaddrs that were asked for. */
  readonly listen: readonly string[];

  constructor(code: ListenFailure, listen: readonly string[], message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
    this.listen = listen;
  }
}

/** A member's address cannot be read. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
  readonly code = 'address-malformed';

  constructor(member: number, address: string, cause: unknown) {
    super(
      `the address "${address}" of member ${member} cannot be read: write it like /ip4/127.0.0.1/tcp/4001 or /dns4/host.example/tcp/4001`,
      { cause },
    );
  }
}

/** The causes that Node.js names, what we call them, and what a person can do. */
const CAUSES: readonly (readonly [string, ListenFailure, string])[] = [
  [
    'EADDRINUSE',
    'port-busy',
    'another program (perhaps this node, still running) has it: stop that one, or choose another port; port 0 takes any free one',
  ],
  ['EACCES', 'port-forbidden', 'the system does not let this user listen there: choose a port from 1024 up'],
  [
    'EADDRNOTAVAIL',
    'address-unavailable',
    'no interface of this host has that address: choose one that it has',
  ],
];

/** What libp2p threw while it began to listen, as an error that names the port and says what to do. */
export function toListenError(listen: readonly string[], cause: unknown): ListenError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const where = listen.map(describeAddress).join(', ');
  for (const [name, code, advice] of CAUSES) {
    if (text.includes(name))
      return new ListenError(code, listen, `cannot listen on ${where}: ${advice}`, cause);
  }
  return new ListenError('listen-failed', listen, `cannot listen on ${where}: ${text}`, cause);
}

/** `/ip4/127.0.0.1/tcp/4001` as `127.0.0.1 port 4001`; anything else as it is. */
function describeAddress(address: string): string {
  const match = /^\/(?:ip4|ip6|dns4|dns6|dns)\/([^/]+)\/tcp\/(\d+)/.exec(address);
  return match === null ? address : `${match[1]} port ${match[2]}`;
}

/** libp2p may reject with an Event or any other value; everything that is kept or shown is an Error. */
export function toError(reason: unknown): Error {
  if (reason instanceof Error) return reason;
  const inner = (reason as { error?: unknown } | null | undefined)?.error;
  return inner instanceof Error ? inner : new Error(`stream failed: ${String(reason)}`, { cause: reason });
}
