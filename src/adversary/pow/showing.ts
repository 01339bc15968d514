/** What miners show each other of their chains. */
import { equalBytes } from '../../base/bytes.ts';
import type { WorkedHeader } from '../../protocols/pow/header.ts';
import type { PowMessage } from '../../protocols/pow/messages.ts';
import type { Tools } from '../behaviour.ts';

/** The headers in a message. */
export function headersIn(message: PowMessage): readonly WorkedHeader[] {
  if (message.type === 'headers') return message.headers;
  return message.type === 'block' || message.type === 'tip' ? [message.header] : [];
}

/** Does it show a part of some chain, rather than ask for one? */
export function isShowing({ type }: PowMessage): boolean {
  return type !== 'getHeaders' && type !== 'getBodies';
}

/** Was this header found by the traitor itself? */
export function isOwn({ mining }: Tools, { header }: WorkedHeader): boolean {
  return mining !== undefined && equalBytes(header.miner, mining.publicKey);
}

/** Greatest height among these; 0 of none. */
export function topOf(headers: readonly WorkedHeader[]): number {
  return headers.reduce((top, { header }) => Math.max(top, header.height), 0);
}
