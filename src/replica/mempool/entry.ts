/** One waiting transaction, and everything this replica knows about its waiting. */
import type { SignedTransaction } from '../../ledger/transaction.ts';
import type { ReplicaId } from '../../protocols/contract.ts';

/** How a transaction came here: a client's door, a peer's relay, or a batch that was proposed to us. */
export type Origin = 'door' | 'batch' | ReplicaId;

/** Where an accepted but undecided batch stands. */
export interface Place {
  readonly view: number;
  readonly sequence: number;
}

export interface Entry {
  readonly transaction: SignedTransaction;
  /** The id as a map key, under which every index files it. */
  readonly key: string;
  /** The sender as a map key. */
  readonly sender: string;
  readonly origin: Origin;
  /** Number of its arrival, growing by one: the cursor of those who page through what is pending. */
  readonly serial: number;
  /** Submitted at a door of this replica: its life is told. */
  local: boolean;
  /** In which accepted batch it stands; null while it waits. */
  ordered: Place | null;
  /** Tick of the gap clock at which it was put aside; meaningless while executable. */
  asideSince: number;
}
