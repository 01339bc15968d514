/**
 * The door for clients: static rules (the same as judging), signature, then the rules of the moment. Every submission is answered with what
 * became of it, never with silence.
 */
import { isFault } from '../base/fault.ts';
import { decodeTransaction, type SignedTransaction } from '../ledger/transaction.ts';
import type { Core } from './core.ts';
import { entryLife, rememberEnd } from './lives.ts';
import { isRefusal, roomRefusal } from './mempool/admit.ts';
import type { Submitted } from './ports.ts';
import { checkSignatures, isBacklogged } from './signatures.ts';
import { letWait, lifeOf } from './waiting.ts';

/** Raw signed transactions from a client; answered by one `submitted`, in their order, when the last signature is checked. */
export function onSubmit(core: Core, request: number, raws: readonly Uint8Array[]): void {
  const looked = raws.map((raw) => lookAt(core, raw));
  const open = looked.filter((one) => 'body' in one);
  checkSignatures(core.signatures, open, 'admission', (valid) => {
    const answers = open.map((transaction, index) => enter(core, transaction, valid[index] === true));
    const entered = answers.values();
    const results = looked.map((one) => ('body' in one ? entered.next().value! : one));
    core.emit({ type: 'submitted', request, results });
  });
}

/** Everything that can be said before a signature costs anything: an answer, or a transaction to go on with. */
function lookAt(core: Core, raw: Uint8Array): Submitted | SignedTransaction {
  const transaction = core.ledger.checkTransaction(raw);
  if (isFault(transaction)) {
    const readable = decodeTransaction(raw);
    return refuse(core, isFault(readable) ? null : readable, transaction.code, transaction.detail);
  }
  const { id, key } = transaction;
  const life = lifeOf(core, transaction);
  if (life.type === 'waiting' || life.type === 'ordered' || life.type === 'committed') {
    const entry = core.pool.entries.get(key);
    if (entry) entry.local = true;
    return { id, life };
  }
  if (isBacklogged(core.signatures)) {
    return refuse(core, transaction, 'busy', 'too many signatures wait to be checked; submit again later');
  }
  const full = roomRefusal(core.pool, transaction.bytes.length, 'door');
  return full ? refuse(core, transaction, full.code, full.reason) : transaction;
}

/** The rules of the moment, for a transaction whose signature was checked. */
function enter(core: Core, transaction: SignedTransaction, signedRight: boolean): Submitted {
  const { id, key } = transaction;
  if (!signedRight)
    return refuse(core, transaction, 'bad-signature', 'the signature is not right for its sender');
  const known = core.pool.entries.has(key);
  if (!known) {
    const failure = core.ledger.preview(transaction);
    if (failure) return refuse(core, transaction, failure.code, failure.detail);
  }
  const admitted = letWait(core, transaction, 'door');
  if (isRefusal(admitted)) {
    // Executed while its signature was being checked.
    if (admitted.code === 'known') return { id, life: lifeOf(core, transaction) };
    return refuse(core, transaction, admitted.code, admitted.reason);
  }
  if (!known) core.relay.outgoing.push(transaction.bytes);
  return { id, life: entryLife(admitted) };
}

/** A visible refusal, remembered for those who ask later. */
function refuse(core: Core, transaction: SignedTransaction | null, code: string, reason: string): Submitted {
  const life = { type: 'refused', code, reason } as const;
  if (transaction) rememberEnd(core.lives, transaction.key, life);
  return { id: transaction?.id ?? null, life };
}
