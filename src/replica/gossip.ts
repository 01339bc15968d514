/**
 * What travels by gossip where the engine gossips: its own messages that prove themselves, and transactions. Whoever relays them has judged them first: static rules
 * here, signatures where they are checked in bulk.
 */
import { type Fault, ignore, isFault } from '../base/fault.ts';
import { LIMITS } from '../base/limits.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SignedTransaction } from '../ledger/transaction.ts';
import type { AnyOrdering } from './engines.ts';
import { decodeFrame, engineMessageOf, isTransactionsFrame } from './frames.ts';

export interface GossipRules {
  readonly ordering: Pick<AnyOrdering, 'gossip'>;
  readonly parameters: unknown;
  readonly ledger: Pick<Ledger, 'checkTransaction'>;
}

/** Is this frame, which is for everybody, to be gossiped rather than sent to each? */
export function isGossip({ gossip }: GossipRules['ordering'], frame: Uint8Array): boolean {
  if (gossip === undefined || frame.length > LIMITS.gossipBytesMax) return false;
  const message = engineMessageOf(frame);
  return message === undefined ? isTransactionsFrame(frame) : gossip.carries(message);
}

/** What is wrong with a gossiped frame, or the transactions in it whose signatures are still to be checked. */
export function judgeGossip(rules: GossipRules, frame: Uint8Array): Fault | readonly SignedTransaction[] {
  const { ordering, parameters, ledger } = rules;
  const message = engineMessageOf(frame);
  if (message !== undefined) return ordering.gossip?.check(message, parameters) ?? [];
  const read = decodeFrame(frame);
  if (isFault(read)) return read;
  if (read.type !== 'transactions') return ignore('no-gossip', `${read.type} is no business of everybody`);
  const transactions: SignedTransaction[] = [];
  for (const raw of read.transactions) {
    const transaction = ledger.checkTransaction(raw);
    if (isFault(transaction)) return transaction;
    transactions.push(transaction);
  }
  return transactions;
}
