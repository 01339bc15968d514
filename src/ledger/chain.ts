/** The moving parts of a ledger, and how they begin. Decisions go on top of a chain in `executing.ts`, blocks come off it in `revert.ts`. */
import type { Application } from './application.ts';
import type { Header } from './block.ts';
import { type Genesis, genesisHash } from './genesis.ts';
import type { JudgedBatch, Rules } from './judging.ts';
import { type Beginning, createBeginning, type LedgerTip, type Opening, openChain } from './opening.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import type { LedgerReader } from './reader.ts';
import type { StateTree } from './state/tree.ts';
import { createValidatorSet, type ValidatorSet } from './validators.ts';

export interface LedgerConfig {
  readonly genesis: Genesis;
  readonly application: Application;
  readonly reader: LedgerReader;
  /** What this genesis begins with, made once where several ledgers begin; left out: it is made here. */
  readonly beginning?: Beginning;
  /** Keep undo records, so that `revert` works: where finality is probabilistic. */
  readonly keepUndo: boolean;
}

export interface Chain {
  readonly config: LedgerConfig;
  readonly rules: Rules;
  readonly validators: ValidatorSet;
  readonly genesisHeader: Header;
  readonly tree: StateTree;
  readonly overlay: Overlay;
  /** Batches decoded by judging, so that executing need not decode them again; they live as long as their bytes. */
  readonly judged: WeakMap<Uint8Array, JudgedBatch>;
  tip: LedgerTip;
  /** The disk still holds blocks above this height that were taken back. */
  revertTo: number | null;
}

/** A tree that others begin with, too, is copied. */
function openAt({ genesis, application, reader, beginning }: LedgerConfig): Opening {
  if (beginning !== undefined) return openChain(beginning, beginning.tree.copy, reader);
  const own = createBeginning(genesis, application);
  return openChain(own, () => own.tree, reader);
}

/** A chain at its place: see `openChain`. */
export function createChain(config: LedgerConfig): Chain {
  const { genesis, application, reader } = config;
  const { tip, tree, genesisHeader, unwritten } = openAt(config);
  const overlay = createOverlay(reader);
  overlay.writeState(unwritten);
  return {
    config,
    rules: { chainId: genesisHash(genesis), limits: genesis.limits, application },
    validators: createValidatorSet(genesis.validators),
    genesisHeader,
    tree,
    overlay,
    judged: new WeakMap(),
    tip,
    revertTo: null,
  };
}
