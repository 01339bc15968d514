/** The moving parts of a ledger, and how they begin. Decisions go on top of a chain in `executing.ts`, blocks come off it in `revert.ts`. */
import type { Application } from './application.ts';
import type { Header } from './block.ts';
import { type Genesis, genesisHash } from './genesis.ts';
import type { JudgedBatch, Rules } from './judging.ts';
import { type LedgerTip, openChain } from './opening.ts';
import { createOverlay, type Overlay } from './overlay.ts';
import type { LedgerReader } from './reader.ts';
import type { StateTree } from './state/tree.ts';
import { createValidatorSet, type ValidatorSet } from './validators.ts';

export interface LedgerConfig {
  readonly genesis: Genesis;
  readonly application: Application;
  readonly reader: LedgerReader;
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

/** A chain at its place: see `openChain`. */
export function createChain(config: LedgerConfig): Chain {
  const { genesis, application, reader } = config;
  const { tip, tree, genesisHeader, unwritten } = openChain(genesis, application, reader);
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
