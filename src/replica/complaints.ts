/**
 * A complaint names the transaction that its sender waits for in vain. Who has executed it answers with the block and its proof;
 * who lacks it queues it (pbft.md, "View change").
 */
import { isFault, punish } from '../base/fault.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { OrderingOutput } from '../protocols/ordering.ts';
import type { Core } from './core.ts';
import { checkSignatures } from './signatures.ts';
import { sendBlock } from './sync/serve.ts';
import { isFinished, letWait } from './waiting.ts';

type Consult = Extract<OrderingOutput, { readonly type: 'consult' }>;

/** Has the transaction of this complaint its outcome here? The engine hears, unless the complaint is a lie. */
export function onConsult(core: Core, { from, serial, transaction: raw }: Consult): void {
  const transaction = core.ledger.checkTransaction(raw);
  if (isFault(transaction)) {
    core.onFault(from, transaction);
    return;
  }
  if (isFinished(core, transaction)) {
    answerExecuted(core, from, serial, transaction.id);
    return;
  }
  checkSignatures(core.signatures, [transaction], 'judging', ([valid]) => {
    if (!valid)
      return core.onFault(
        from,
        punish('bad-signature', 'a complaint about a transaction that is not signed right'),
      );
    if (isFinished(core, transaction)) return answerExecuted(core, from, serial, transaction.id);
    letWait(core, transaction, from);
    core.tell({ type: 'consulted', from, serial, executed: false });
  });
}

function answerExecuted(core: Core, from: ReplicaId, serial: number, id: Uint8Array): void {
  core.tell({ type: 'consulted', from, serial, executed: true });
  const outcome = core.reader.outcomeOf(id);
  if (outcome) sendBlock(core, from, outcome.height);
}
