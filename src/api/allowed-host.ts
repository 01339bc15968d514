/** Which `Host` headers a door answers to: addresses and localhost always, other names only when listed. */
import { isIP } from 'node:net';

export function isAllowedHost(header: string | undefined, names: readonly string[]): boolean {
  // HTTP/1.0 and bare tools may send none; a browser always does
  if (header === undefined) return true;
  const host = header.replace(/:\d+$/, '').toLowerCase();
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return isIP(address) !== 0 || host === 'localhost' || names.some((name) => name.toLowerCase() === host);
}
