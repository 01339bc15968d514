/**
 * An honest ledger beside the network: it executes once what the honest report as decided and durable, in order, whoever says it first. So it
 * knows for every height the block, the state root and the outcomes that all must have, and refuses what no honest replica may execute.
 */
import { bytesToHex, bytesToKey, equalBytes } from '../base/bytes.ts';
import { isFault } from '../base/fault.ts';
import { batchDigest } from '../ledger/batch.ts';
import { createLedger, type Executed, type Ledger } from '../ledger/ledger.ts';
import type { LedgerReader, OutcomePlace } from '../ledger/reader.ts';
import type { Decision, ProvenBlock } from '../protocols/ordering.ts';
import type { ChainRules } from './chain-rules.ts';

export interface ReferenceBlock extends ProvenBlock {
  readonly parentHash: Uint8Array;
  readonly stateRoot: Uint8Array;
  /** Ids, in hex, of the transactions that have their outcome here. */
  readonly items: readonly string[];
}

export interface Reference {
  /** Takes a decision, and executes every one that is next; the first thing that is wrong with them. */
  readonly add: (decision: Decision) => string | undefined;
  /** Undefined: not executed (yet). */
  readonly blockAt: (height: number) => ReferenceBlock | undefined;
  /** The block of a sequence number; null for a null decision. */
  readonly blockOf: (sequence: number) => ReferenceBlock | null | undefined;
}

/** The state of the reference ledger: everything is durable at once. */
function createMemory(): LedgerReader & { readonly write: (executed: Executed) => void } {
  const state = new Map<string, Uint8Array>();
  const outcomes = new Map<string, OutcomePlace>();
  return {
    mark: () => undefined,
    blockAt: () => undefined,
    stateEntries: () => [],
    get: (key) => state.get(bytesToKey(key)),
    outcomeOf: (id) => outcomes.get(bytesToKey(id)),
    write({ state: changes, outcomes: added, tip }) {
      for (const { key, value } of changes) {
        if (value === null) state.delete(bytesToKey(key));
        else state.set(bytesToKey(key), value);
      }
      for (const { id, index } of added) outcomes.set(bytesToKey(id), { height: tip.height, index });
    },
  };
}

/** What forbids executing this batch at this sequence number. */
function refuse({ ledger, verify }: { ledger: Ledger; verify: ChainRules['verify'] }, decision: Decision) {
  const { batch, sequence } = decision;
  if (batch === null) return undefined;
  if (!equalBytes(batchDigest(batch.bytes), batch.digest)) return 'a batch with a wrong digest';
  const question = { sequence, view: Number.MAX_SAFE_INTEGER, fresh: false, nowMs: null };
  const judged = ledger.judge(batch.bytes, question);
  if (isFault(judged)) return `an unlawful batch: ${judged.detail}`;
  const forged = judged.transactions.find(
    ({ body, signedMessage, signature }) => !verify(body.sender, signedMessage, signature),
  );
  return forged && `transaction ${bytesToHex(forged.id)}, which its sender has not signed`;
}

export function createReference({ genesis, application, verify }: ChainRules): Reference {
  const memory = createMemory();
  const ledger = createLedger({ genesis, application, reader: memory, keepUndo: false });
  const waiting = new Map<number, Decision>();
  const bySequence = new Map<number, ReferenceBlock | null>();
  const byHeight = new Map<number, ReferenceBlock>();

  const execute = (decision: Decision): void => {
    const parentHash = ledger.tip().blockHash;
    const executed = ledger.execute(decision);
    memory.write(executed);
    ledger.committed(decision.sequence);
    const { height, blockHash, stateRoot } = executed.tip;
    const { engineHeader, batch } = decision;
    const items = executed.outcomes.map(({ id }) => bytesToHex(id));
    const block = batch && {
      ...{ height, blockHash, parentHash, stateRoot, items },
      ...{ engineHeader, batchDigest: batch.digest },
    };
    bySequence.set(decision.sequence, block);
    if (block !== null) byHeight.set(height, block);
  };
  return {
    add(decision) {
      if (decision.sequence <= ledger.tip().sequence) return undefined;
      if (!waiting.has(decision.sequence)) waiting.set(decision.sequence, decision);
      for (;;) {
        const next = waiting.get(ledger.tip().sequence + 1);
        if (next === undefined) return undefined;
        waiting.delete(next.sequence);
        const refusal = refuse({ ledger, verify }, next);
        if (refusal !== undefined) return `sequence number ${next.sequence}: ${refusal}`;
        execute(next);
      }
    },
    blockAt: (height) => byHeight.get(height),
    blockOf: (sequence) => bySequence.get(sequence),
  };
}
