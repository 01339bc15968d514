/** Row 5: censorship of one client. What never enters the own queue is never proposed. */
import { bytesToKey, equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import { decodeTransaction } from '../../ledger/transaction.ts';
import { decodeFrame, encodeFrame } from '../../replica/frames.ts';
import type { ReplicaEvent } from '../../replica/ports.ts';
import type { Tools } from '../behaviour.ts';
import type { PbftBehaviour } from './behaviour.ts';

/** Sorts out the transactions of one client; without a name, of the first that is seen. */
function createVictim(tools: Tools): (raw: Uint8Array) => boolean {
  let victim = tools.sender;
  const counted = new Set<string>();
  return (raw) => {
    const transaction = decodeTransaction(raw);
    if (isFault(transaction)) return false;
    const { sender } = transaction.body;
    victim ??= sender;
    if (!equalBytes(sender, victim)) return false;
    const key = bytesToKey(transaction.id);
    if (!counted.has(key)) tools.told('a transaction withheld');
    counted.add(key);
    return true;
  };
}

/** The event without the victim's transactions. */
function purge(event: ReplicaEvent, isVictims: (raw: Uint8Array) => boolean): ReplicaEvent {
  if (event.type === 'submit') {
    return { ...event, transactions: event.transactions.filter((raw) => !isVictims(raw)) };
  }
  if (event.type !== 'frame') return event;
  const frame = decodeFrame(event.bytes);
  if (isFault(frame) || (frame.type !== 'transactions' && frame.type !== 'pending')) return event;
  const transactions = frame.transactions.filter((raw) => !isVictims(raw));
  return { ...event, bytes: encodeFrame({ ...frame, transactions }) };
}

export const censor: PbftBehaviour = {
  name: 'censor',
  summary: 'never proposes the transactions of one client, whoever relays or complains about them',
  theorem: 'the censoring primary is replaced, and the transactions of its victim are executed',
  target: 'client',
  role: 'primary',
  engine: (tools) => {
    const isVictims = createVictim(tools);
    return {
      output: (output) => {
        const isAbout = output.type === 'urgent' || output.type === 'consult';
        return isAbout && isVictims(output.transaction) ? [] : [output];
      },
    };
  },
  ports: (tools) => {
    const isVictims = createVictim(tools);
    return { hear: (event) => [purge(event, isVictims)] };
  },
};
