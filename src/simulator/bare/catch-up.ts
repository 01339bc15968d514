/**
 * Catching up by blocks under a bare engine: asks one peer after the other, puts on what is proven, and tells the engine where the chain
 * stands. A lying or silent peer costs one retry.
 */
import { type Fault, isFault } from '../../base/fault.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { OrderingInput } from '../../protocols/ordering.ts';
import { type AnswerRules, type BlockAnswer, checkAnswer } from './check-answer.ts';
import type { Keeper } from './keeper.ts';

/** Virtual time after which the next peer is asked. */
const RETRY_MS = 200;

export interface CatchUpConfig {
  readonly rules: AnswerRules;
  readonly keeper: Keeper;
  readonly feed: (input: OrderingInput) => void;
  readonly after: (delayMs: number, run: () => void) => void;
  readonly ask: (peer: ReplicaId, afterHeight: number) => void;
  readonly onFault: (peer: ReplicaId, fault: Fault) => void;
}

export interface CatchUp {
  readonly isActive: () => boolean;
  /** Wanted: everything up to `sequence`; these peers have it. */
  readonly begin: (sequence: number, peers: readonly ReplicaId[]) => void;
  readonly onAnswer: (from: ReplicaId, answer: BlockAnswer) => void;
}

export function createCatchUp(config: CatchUpConfig): CatchUp {
  const { keeper, feed } = config;
  let target: number | null = null;
  let candidates: readonly ReplicaId[] = [];
  let turn = 0;
  /** Serial number of the latest request: a retry of an older one is void. */
  let request = 0;

  const askNext = (): void => {
    const peer = candidates[turn % candidates.length];
    if (target === null || peer === undefined) return;
    turn += 1;
    request += 1;
    const own = request;
    config.ask(peer, keeper.ledger.tip().height);
    config.after(RETRY_MS, () => {
      if (own === request) askNext();
    });
  };
  const onInstalled = (): void => {
    if (target === null) return;
    request += 1;
    if (keeper.ledger.tip().sequence < target) askNext();
    else {
      target = null;
      feed({ type: 'syncing', active: false });
    }
  };

  return {
    isActive: () => target !== null,
    begin(sequence, peers) {
      candidates = peers;
      const isNew = target === null;
      target = Math.max(target ?? 0, sequence);
      if (!isNew) return;
      feed({ type: 'syncing', active: true });
      askNext();
    },
    onAnswer(from, answer) {
      if (!keeper.isSettled()) return;
      const tip = keeper.ledger.tip();
      const progress = checkAnswer(answer, tip, config.rules);
      if (isFault(progress)) config.onFault(from, progress);
      else if (progress.tip.sequence > tip.sequence) keeper.install(progress, onInstalled);
      else onInstalled();
    },
  };
}
