/**
 * The chain side of one life of a bare replica: it executes what the engine adopts, writes what is sealed, and tells both back.
 * While blocks from a peer are on their way to the disk, decisions wait: `synced` answers for those that the blocks already hold.
 */
import type { Decision, OrderingInput } from '../../protocols/ordering.ts';
import { ANSWER_BLOCKS_MAX, type BlockAnswer, type Progress } from './check-answer.ts';
import { createToyLedger, type ToyBlock, type ToyLedger, type ToyTip } from './toy-ledger.ts';
import type { ToyStore } from './toy-store.ts';

export interface KeeperConfig {
  readonly store: ToyStore;
  readonly feed: (input: OrderingInput) => void;
  /** Lets a write begin when every earlier promise is durable. */
  readonly pass: (run: () => void) => void;
  readonly onBlock: (block: ToyBlock) => void;
  readonly onReverted: (blocks: readonly ToyBlock[]) => void;
  readonly onDurable: (sequence: number, height: number) => void;
}

export interface Keeper {
  readonly ledger: ToyLedger;
  readonly onAdopt: (revert: number, decisions: readonly Decision[]) => void;
  readonly onSeal: (sequence: number, record: Uint8Array) => void;
  /** True when nothing executed waits for its seal, so that blocks from a peer may be put on. */
  readonly isSettled: () => boolean;
  /** Puts on checked blocks from a peer; `then` runs when they are durable and the engine has been told. */
  readonly install: (progress: Progress, then: () => void) => void;
  readonly answer: (afterHeight: number) => BlockAnswer;
}

interface Executed {
  readonly block: ToyBlock | null;
  readonly tip: ToyTip;
}

export function createKeeper(config: KeeperConfig): Keeper {
  const { store, feed } = config;
  const ledger = createToyLedger(store.blocks(), store.mark().sequence);
  /** Executed, by sequence number, and not sealed yet. */
  const unsealed = new Map<number, Executed>();
  let isInstalling = false;
  let waiting: { readonly revert: number; readonly decisions: readonly Decision[] }[] = [];

  const onAdopt = (revert: number, decisions: readonly Decision[]): void => {
    if (isInstalling) {
      waiting.push({ revert, decisions });
      return;
    }
    if (revert > 0) config.onReverted(ledger.revert(revert));
    for (const decision of decisions) {
      if (decision.sequence <= ledger.tip().sequence) continue;
      const block = ledger.execute(decision);
      const tip = ledger.tip();
      unsealed.set(decision.sequence, { block, tip });
      if (block !== null) config.onBlock(block);
      feed({ type: 'executed', sequence: tip.sequence, height: tip.height, blockHash: tip.blockHash });
    }
  };

  return {
    ledger,
    onAdopt,
    onSeal(sequence, record) {
      const executed = unsealed.get(sequence);
      if (executed === undefined) return;
      unsealed.delete(sequence);
      const { block, tip } = executed;
      const { height, blockHash } = tip;
      const write = { sequence, height, blockHash, blocks: block === null ? [] : [block], seal: record };
      config.pass(() =>
        store.write(write, () => {
          config.onDurable(sequence, height);
          feed({ type: 'durable', sequence });
        }),
      );
    },
    isSettled: () => unsealed.size === 0 && !isInstalling,
    install({ blocks, tip, certificate }, then) {
      isInstalling = true;
      for (const block of blocks) {
        ledger.install(block);
        config.onBlock(block);
      }
      ledger.moveTo(tip.sequence);
      const { sequence, height, blockHash } = tip;
      const onDurable = (): void => {
        isInstalling = false;
        config.onDurable(sequence, height);
        feed({ type: 'synced', sequence, height, blockHash, certificate: certificate?.bytes ?? null });
        then();
        const kept = waiting;
        waiting = [];
        for (const { revert, decisions } of kept) onAdopt(revert, decisions);
      };
      /** Sealed blocks may still wait for the barrier: the writes keep their order. */
      config.pass(() => {
        if (certificate !== null) store.saveCertificate(certificate);
        store.write({ sequence, height, blockHash, blocks, seal: null }, onDurable);
      });
    },
    answer: (afterHeight) => ({
      blocks: store.blocks().slice(afterHeight, afterHeight + ANSWER_BLOCKS_MAX),
      certificate: store.newestCertificate(),
    }),
  };
}
