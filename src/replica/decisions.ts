/**
 * From a decision to the disk: adopt -> execute in memory -> tell the engine -> its seal -> one atomic write -> durable.
 * Executing runs ahead of the disk; whoever waits for a transaction hears `committed` only when the disk has it.
 */
import { assert } from '../base/assert.ts';
import type { Executed } from '../ledger/ledger.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { Decision, MiningStanding } from '../protocols/ordering.ts';
import { flushCertificates } from './certificates.ts';
import type { Core } from './core.ts';
import { createJudged, type Judged } from './judged.ts';
import { committedLife, tellLife } from './lives.ts';
import type { Entry } from './mempool/entry.ts';
import type { StoredCertificate } from './ports.ts';
import { fits, onReorganise } from './reorganising.ts';
import { settleExecuted } from './settling.ts';

/** Who brought a decision: the engine, which seals it, or catching up, which needs no seal. */
export type Source = 'consensus' | 'sync';

/** Executed, and not on disk yet. */
export interface Unwritten {
  readonly executed: Executed;
  readonly source: Source;
  /** Transactions of this block that were submitted here. */
  readonly awaited: readonly Entry[];
  /** The next one belongs to the same atomic write. */
  readonly continues: boolean;
  /** Taken back before the disk had it: nobody is told any more. */
  isRevoked: boolean;
}

export interface Decisions {
  readonly judged: Judged;
  /** Where the engine stands. */
  view: number;
  primary: ReplicaId;
  active: boolean;
  /** Why this replica does not vote; null: it votes. */
  muted: string | null;
  /** What an engine that mines has said of itself; null: it does not mine. */
  mining: MiningStanding | null;
  /** Reorganisations since the start, and the most blocks that one of them took back. */
  readonly reorganisations: { count: number; deepest: number };
  /** Executed and waiting for the engine's seal, by sequence number. */
  readonly unsealed: Map<number, Unwritten>;
  /** Being written, oldest first: the disk answers in this order. */
  readonly writing: Unwritten[];
  /** Certificates of blocks that are not on disk yet, oldest first. */
  readonly certificates: StoredCertificate[];
  /** The chain as it stands on disk. */
  durable: { readonly sequence: number; readonly height: number; readonly blockHash: Uint8Array };
}

export function createDecisions(durable: Decisions['durable']): Decisions {
  return {
    judged: createJudged(durable.sequence),
    view: 0,
    primary: 0,
    active: false,
    muted: null,
    mining: null,
    reorganisations: { count: 0, deepest: 0 },
    unsealed: new Map(),
    writing: [],
    certificates: [],
    durable,
  };
}

/** The engine decided: everything is executed at once, in order, and the engine hears the result. What does not fit is refused, and all behind it. */
export function onAdopt(core: Core, revert: number, decisions: readonly Decision[]): void {
  if (revert > 0) {
    onReorganise(core, revert, decisions);
    return;
  }
  for (const decision of decisions) {
    // Catching up was faster; the engine hears of it with `synced`.
    if (decision.sequence <= core.ledger.tip().sequence) continue;
    if (!fits(core, decision)) {
      core.tell({ type: 'refused', sequence: decision.sequence });
      return;
    }
    const unwritten = executeDecision(core, decision, 'consensus');
    const { sequence, height, blockHash } = unwritten.executed.tip;
    core.decisions.unsealed.set(sequence, unwritten);
    core.tell({ type: 'executed', sequence, height, blockHash });
  }
}

/** Executes one decision in memory and settles everything that waited for it. */
export function executeDecision(core: Core, decision: Decision, source: Source): Unwritten {
  const executed = core.ledger.execute(decision);
  core.decisions.judged.forgetUpTo(decision.sequence);
  const awaited = settleExecuted(core, executed);
  observeBlock(core, executed, source);
  return { executed, source, awaited, continues: false, isRevoked: false };
}

export function observeBlock(core: Core, { tip, block, transactions }: Executed, source: Source): void {
  if (block === null) return;
  const operations = transactions.reduce((sum, { operationCount }) => sum + operationCount, 0);
  core.observe({
    type: 'block',
    sequence: tip.sequence,
    height: tip.height,
    blockHash: tip.blockHash,
    stateRoot: tip.stateRoot,
    transactions: transactions.length,
    operations,
    source,
  });
}

/** The engine sealed what it heard to be executed: everything of it goes to the disk in one write. */
export function onSeal(core: Core, sequence: number, record: Uint8Array): void {
  const unwritten = core.decisions.unsealed.get(sequence);
  assert(unwritten, `sequence ${sequence} is sealed when it is executed, once`);
  core.decisions.unsealed.delete(sequence);
  write(core, unwritten, record);
}

/** Sends a decision to the disk, in the order of execution. */
export function write(core: Core, unwritten: Unwritten, seal: Uint8Array): void {
  const { tip, block, state, outcomes, revertTo } = unwritten.executed;
  const { sequence, height, blockHash } = tip;
  core.decisions.writing.push(unwritten);
  const mark = { sequence, height, blockHash, seal };
  const { continues } = unwritten;
  core.emit({
    type: 'commit',
    write: { mark, block, state, outcomes, revertTo, ...(continues && { continues }) },
  });
}

/**
 * The oldest write is on disk: now it is told.
 * @returns what was written.
 */
export function onCommitted(core: Core, sequence: number): Unwritten {
  const unwritten = core.decisions.writing.shift();
  assert(unwritten?.executed.tip.sequence === sequence, 'the disk answers in order');
  const { tip, outcomes, transactions } = unwritten.executed;
  core.ledger.committed(sequence);
  core.decisions.durable = tip;
  core.observe({ type: 'durable', sequence, height: tip.height });
  if (!unwritten.isRevoked) {
    for (const { index } of outcomes) core.lives.executed.delete(transactions[index]!.key);
    tellCommitted(core, unwritten);
  }
  flushCertificates(core);
  if (unwritten.source === 'consensus') core.tell({ type: 'durable', sequence });
  return unwritten;
}

function tellCommitted({ lives }: Core, { executed, awaited }: Unwritten): void {
  const { outcomes, receipts, tip, transactions } = executed;
  for (const { index } of outcomes) {
    lives.committed.set(transactions[index]!.key, committedLife(tip.height, index, receipts[index]!));
  }
  for (const entry of awaited) {
    const life = lives.committed.get(entry.key);
    if (life) tellLife(lives, entry, life);
  }
}
