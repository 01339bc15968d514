/**
 * Is a proposed batch lawful? Deterministic, and never asks the mempool: static rules in the ledger, then every signature. The clock is
 * asked only when the engine says so.
 */
import { isFault } from '../base/fault.ts';
import { CLOCK_FAULT } from '../ledger/judging.ts';
import type { OrderingOutput } from '../protocols/ordering.ts';
import type { Core } from './core.ts';
import { entryLife, tellLife } from './lives.ts';
import { isRefusal } from './mempool/admit.ts';
import { setOrdered } from './mempool/pool.ts';
import { releaseOrdered } from './mempool/settle.ts';
import { checkSignatures } from './signatures.ts';
import { letWait } from './waiting.ts';

type Output<T extends OrderingOutput['type']> = Extract<OrderingOutput, { readonly type: T }>;

/** The engine asks about a batch; it hears the verdict at once when every signature is known. */
export function onJudge(core: Core, output: Output<'judge'>): void {
  const { view, sequence, batch, fresh, clock, timeMs } = output;
  const { digest } = batch;
  const nowMs = clock ? core.nowMs : null;
  // What waits here was checked when it came: the verdict is the same, found sooner.
  const known = (senderKey: string, nonce: number) =>
    core.pool.accounts.get(senderKey)?.entries.get(nonce)?.transaction;
  const time = timeMs === undefined ? {} : { timeMs };
  const judged = core.ledger.judge(batch.bytes, { sequence, view, fresh, nowMs, known, ...time });
  if (isFault(judged)) {
    core.observe({ type: 'notice', level: 'warn', text: `batch ${sequence} refused: ${judged.detail}` });
    const verdict = judged.code === CLOCK_FAULT ? 'later' : 'invalid';
    core.tell({ type: 'judged', digest, sequence, verdict });
    return;
  }
  checkSignatures(core.signatures, judged.transactions, 'judging', (valid) => {
    const verdict = valid.includes(false) ? 'invalid' : 'valid';
    if (verdict === 'valid') core.decisions.judged.remember(sequence, digest, judged.transactions);
    else
      core.observe({ type: 'notice', level: 'warn', text: `batch ${sequence} refused: a wrong signature` });
    core.tell({ type: 'judged', digest, sequence, verdict });
  });
}

/** A batch was accepted: its transactions are ordered, and those first seen in it join the queue. */
export function onOrdered(core: Core, { view, sequence, digest }: Output<'ordered'>): void {
  for (const transaction of core.decisions.judged.of(digest)) {
    const entry = letWait(core, transaction, 'batch');
    if (isRefusal(entry)) continue;
    setOrdered(core.pool, entry, { view, sequence });
    tellLife(core.lives, entry, entryLife(entry));
  }
}

/** A view was left or entered: what is ordered but not decided waits again, at its old place in the queue. */
export function onView(core: Core, { view, primary, active }: Output<'view'>): void {
  Object.assign(core.decisions, { view, primary, active });
  for (const entry of releaseOrdered(core.pool)) tellLife(core.lives, entry, { type: 'waiting' });
}
