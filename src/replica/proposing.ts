/**
 * What the ordering engine hears of the mempool: the head of the queue whenever it changes, and a batch whenever it wishes for one and
 * something waits. Also the heads that other validators relayed.
 */
import { equalBytes } from '../base/bytes.ts';
import { isFault, punish } from '../base/fault.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Core } from './core.ts';
import { isProposable, selectBatch } from './mempool/propose.ts';
import { setUrgent } from './mempool/urgent.ts';
import { checkSignatures } from './signatures.ts';
import { isFinished, letWait } from './waiting.ts';

/** The engine's wish for a batch. */
interface Wish {
  readonly view: number;
  readonly sequence: number;
  readonly timeMs?: number;
}

export interface Proposing {
  wish: Wish | null;
  /** Id of the head that the engine knows of. */
  toldHead: Uint8Array | null;
  /** Validators whose latest head is being checked: one at a time, so that heads cannot keep batches waiting. */
  readonly checking: Set<ReplicaId>;
}

export function createProposing(): Proposing {
  return { wish: null, toldHead: null, checking: new Set() };
}

/** Tells the engine about a new head: the oldest executable transaction, in an accepted batch or not, until it is finished. */
export function tellHead(core: Core): void {
  const { proposing } = core;
  const oldest = core.pool.queue.values().next().value?.transaction ?? null;
  const told = proposing.toldHead;
  if (oldest === null ? told === null : told !== null && equalBytes(told, oldest.id)) return;
  proposing.toldHead = oldest?.id ?? null;
  core.tell({ type: 'head', head: oldest && { id: oldest.id, bytes: oldest.bytes } });
}

/** Grants the engine's wish as soon as something waits: at once when idle, with everything that gathered meanwhile when busy. */
export function grantWish(core: Core): void {
  const { wish } = core.proposing;
  if (wish === null) return;
  const mayBeEmpty = wish.timeMs !== undefined && core.ledger.genesis.limits.emptyBlocks;
  if (!mayBeEmpty && !isProposable(core.pool, core.urgent)) return;
  const chosen = selectBatch(core.pool, core.urgent, core.batch);
  if (chosen.length === 0 && !mayBeEmpty) return;
  core.proposing.wish = null;
  const { view, sequence, timeMs = Math.max(0, Math.floor(core.nowMs)) } = wish;
  const batch = core.ledger.compose({ view, sequence, timeMs, transactions: chosen });
  core.decisions.judged.remember(sequence, batch.digest, chosen);
  core.tell({ type: 'batch', view: wish.view, sequence: wish.sequence, batch });
}

/** A validator relayed the head of its queue: it waits here too, and comes before everything else if this replica proposes. */
export function onUrgent(core: Core, from: ReplicaId, raw: Uint8Array): void {
  const transaction = core.ledger.checkTransaction(raw);
  if (isFault(transaction)) {
    core.onFault(from, transaction);
    return;
  }
  const { checking } = core.proposing;
  if (checking.has(from) || isFinished(core, transaction)) return;
  checking.add(from);
  checkSignatures(core.signatures, [transaction], 'judging', ([valid]) => {
    checking.delete(from);
    if (!valid) return core.onFault(from, punish('bad-signature', 'a relayed head is not signed right'));
    if (isFinished(core, transaction)) return;
    // Mempool full or not, rival of a waiting nonce or not: the slot is what counts.
    letWait(core, transaction, from);
    setUrgent(core.urgent, from, transaction);
  });
}
