/**
 * The waiting side of one life of a bare replica: its queue, what it answers to `propose` and `judge`, and the head that the engine times.
 */
import { equalBytes } from '../../base/bytes.ts';
import { isFault } from '../../base/fault.ts';
import type { OrderingInput, OrderingOutput, ProposedBatch } from '../../protocols/ordering.ts';
import {
  bytesToItem,
  createToyBatch,
  decodeToyBatch,
  type Item,
  itemToBytes,
  toyBatchDigest,
} from './toy-batch.ts';
import { createWaitingQueue } from './waiting-queue.ts';

type Output<T extends OrderingOutput['type']> = Extract<OrderingOutput, { type: T }>;

export interface ProposerConfig {
  readonly feed: (input: OrderingInput) => void;
  readonly wallMs: () => number;
  readonly isExecuted: (item: Item) => boolean;
  /** Items that one batch may hold. */
  readonly batchItemsMax: number;
  /** How far a batch's time may lie ahead of the local clock. */
  readonly clockBoundMs: number;
}

export interface Proposer {
  /** An item arrived; true when it is new here. */
  readonly addItem: (item: Item) => boolean;
  readonly onPropose: (wish: Output<'propose'>) => void;
  readonly onWithdraw: () => void;
  readonly onOrdered: (ordered: Output<'ordered'>) => void;
  readonly onView: () => void;
  readonly onUrgent: (transaction: Uint8Array) => void;
  readonly judge: (question: Output<'judge'>) => 'valid' | 'later' | 'invalid';
  /** The decision of this sequence number was executed, and these items with it. */
  readonly onExecuted: (sequence: number, items: readonly Item[]) => void;
}

function judgeBatch(
  question: Output<'judge'>,
  nowMs: number,
  clockBoundMs: number,
): 'valid' | 'later' | 'invalid' {
  const { batch, sequence, view } = question;
  const decoded = decodeToyBatch(batch.bytes);
  if (isFault(decoded) || !equalBytes(toyBatchDigest(batch.bytes), batch.digest)) return 'invalid';
  if (decoded.items.length === 0 || decoded.sequence !== sequence) return 'invalid';
  if (question.fresh ? decoded.view !== view : decoded.view > view) return 'invalid';
  return question.clock && decoded.timeMs > nowMs + clockBoundMs ? 'later' : 'valid';
}

export function createProposer(config: ProposerConfig): Proposer {
  const queue = createWaitingQueue();
  /** The batches seen for each sequence number, to know what `ordered` speaks of. */
  const batches = new Map<number, ProposedBatch[]>();
  let wish: Output<'propose'> | null = null;
  let toldHead: Item | undefined;

  const remember = (sequence: number, batch: ProposedBatch): void => {
    batches.set(sequence, [...(batches.get(sequence) ?? []), batch]);
  };
  const tellHead = (): void => {
    const head = queue.head();
    if (head === toldHead) return;
    toldHead = head;
    const bytes = head === undefined ? null : itemToBytes(head);
    config.feed({ type: 'head', head: bytes && { id: bytes, bytes } });
  };
  const propose = (): void => {
    if (wish === null) return;
    const items = queue.next(config.batchItemsMax);
    if (items.length === 0) return;
    const { view, sequence } = wish;
    wish = null;
    const batch = createToyBatch({ sequence, view, timeMs: config.wallMs(), items });
    remember(sequence, batch);
    config.feed({ type: 'batch', view, sequence, batch });
  };
  const addItem = (item: Item): boolean => {
    if (config.isExecuted(item) || !queue.add(item)) return false;
    tellHead();
    propose();
    return true;
  };

  return {
    addItem,
    onPropose(next) {
      wish = next;
      propose();
    },
    onWithdraw() {
      wish = null;
    },
    onOrdered({ sequence, digest }) {
      const batch = batches.get(sequence)?.find((candidate) => equalBytes(candidate.digest, digest));
      const decoded = batch && decodeToyBatch(batch.bytes);
      if (decoded !== undefined && !isFault(decoded)) {
        for (const item of decoded.items) addItem(item);
        queue.order(decoded.items);
      }
    },
    onView() {
      queue.forgetOrder();
      propose();
    },
    onUrgent(transaction) {
      const item = bytesToItem(transaction);
      if (isFault(item) || config.isExecuted(item)) return;
      queue.addUrgent(item);
      tellHead();
      propose();
    },
    judge(question) {
      const verdict = judgeBatch(question, config.wallMs(), config.clockBoundMs);
      if (verdict === 'valid') remember(question.sequence, question.batch);
      return verdict;
    },
    onExecuted(sequence, items) {
      batches.delete(sequence);
      queue.remove(items);
      tellHead();
    },
  };
}
