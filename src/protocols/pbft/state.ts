/** What a PBFT replica remembers. What must survive a crash is in `records.ts`; the rest is rebuilt from it or learned again. */
import { bytesToKey } from '../../base/bytes.ts';
import { sortBy } from '../common/sort-by.ts';
import { createVoteBook, type VoteBook } from '../common/vote-book.ts';
import type { ReplicaId } from '../contract.ts';
import type {
  Certificate,
  Checkpoint,
  DecisionProof,
  NewView,
  PreparedCertificate,
  Proposal,
  ViewChange,
} from './messages.ts';
import type { CarriedOver } from './rules.ts';
import { createThroughput, type Throughput } from './throughput.ts';

/** A proposal of the current view on its way to being accepted. */
export interface Pending {
  readonly proposal: Proposal;
  /** It stands in O of this view's NEW-VIEW: its batch names an earlier view. */
  readonly isCarriedOver: boolean;
  /** `later`: refused for the clock; `invalid`: refused for good. */
  stage: 'fetching' | 'judging' | 'later' | 'invalid';
}

/** Everything known of one sequence number. */
export interface Slot {
  readonly sequence: number;
  /** Status tick in which it was opened: repair leaves young slots alone, their messages are still on the way. */
  readonly bornTick: number;
  readonly proposals: VoteBook;
  readonly prepares: VoteBook;
  readonly commits: VoteBook;
  readonly checkpoints: Map<ReplicaId, Checkpoint>;
  pending: Pending | null;
  /** The proposal of the current view that this replica stands by. */
  accepted: Proposal | null;
  /** Of the highest view in which it was prepared here. */
  prepared: PreparedCertificate | null;
  decided: DecisionProof | null;
  /** Own CHECKPOINT, signed but not on disk yet: it counts and leaves when it is. */
  sealed: Checkpoint | null;
  /** Batches by digest: those accepted, prepared or decided. */
  readonly batches: Map<string, Uint8Array>;
  /** Live records of this slot: the latest acceptance, the latest certificate, and the acceptance that holds its batch. */
  readonly records: {
    accepted: Uint8Array | null;
    prepared: Uint8Array | null;
    preparedBatch: Uint8Array | null;
  };
}

/** Why a replica is dissatisfied with its view. */
export type Trouble = 'head' | 'sequence' | 'newView' | 'slow';

export interface State {
  view: number;
  /** False from VIEW-CHANGE to NEW-VIEW. */
  active: boolean;
  /** Low watermark h; C of a VIEW-CHANGE is its certificate. */
  certified: number;
  certificate: Certificate | null;
  /** Handed over for execution, executed in memory, and on disk: `durable <= executed <= adopted`. */
  adopted: number;
  executed: number;
  durable: number;
  /** Highest certificate that `final` has told of. */
  announced: number;
  readonly slots: Map<number, Slot>;
  /** Decision proofs of slots that are gone, for stragglers. */
  readonly archive: Map<number, DecisionProof>;
  /** Latest VIEW-CHANGE of each member, own included. */
  readonly viewChanges: Map<ReplicaId, ViewChange>;
  /** The NEW-VIEW of the newest view entered, and what it carries over. */
  newView: NewView | null;
  carried: CarriedOver | null;
  /** As primary: next fresh sequence number, and the number that a batch was asked for. */
  nextSequence: number;
  wanted: { readonly view: number; readonly sequence: number } | null;
  head: { readonly id: Uint8Array; readonly bytes: Uint8Array } | null;
  readonly troubles: Set<Trouble>;
  /** Complaints about the current view: highest serial heard, and whether it counts now. */
  readonly complaints: Map<ReplicaId, { serial: number; counts: boolean }>;
  serial: number;
  /** T: the one current timeout. */
  timeoutMs: number;
  /** What the timers `sequence`, `head` and `newView` run for: they are set again only when that changes. */
  timedSequence: number | null;
  timedHead: Uint8Array | null;
  timedView: number | null;
  throughput: Throughput;
  /** Adopted mark when the calm period began; null when there was trouble in it. */
  calmSince: number | null;
  /** STATUS is sent often while anything is open. */
  statusPace: 'idle' | 'open';
  /** Status ticks since the start, and the marks at the last one: what moved since is not in need of repair. */
  ticks: number;
  settled: { certified: number; adopted: number };
  /** Highest view whose primary is proven to lie: views up to it are left. -1: none. */
  provenBad: number;
  syncing: boolean;
  muted: string | null;
  /** `${accused}:${kind}` of proofs told already. */
  readonly accused: Set<string>;
  /** Wall clock of the last answer to a STATUS, by peer. */
  readonly answeredMs: Map<ReplicaId, number>;
  readonly records: {
    born: Uint8Array | null;
    certificate: Uint8Array | null;
    viewChange: Uint8Array | null;
    newView: Uint8Array | null;
    muted: Uint8Array | null;
    readonly evidence: Uint8Array[];
    /** Bytes appended to the log since it was last rewritten. */
    appendedBytes: number;
  };
}

export function createSlot(sequence: number, bornTick: number): Slot {
  return {
    sequence,
    bornTick,
    proposals: createVoteBook(),
    prepares: createVoteBook(),
    commits: createVoteBook(),
    checkpoints: new Map(),
    pending: null,
    accepted: null,
    prepared: null,
    decided: null,
    sealed: null,
    batches: new Map(),
    records: { accepted: null, prepared: null, preparedBatch: null },
  };
}

export function createState(sequence: number, timeoutMs: number): State {
  return {
    view: 0,
    active: true,
    certified: 0,
    certificate: null,
    adopted: sequence,
    executed: sequence,
    durable: sequence,
    announced: 0,
    slots: new Map(),
    archive: new Map(),
    viewChanges: new Map(),
    newView: null,
    carried: null,
    nextSequence: 1,
    wanted: null,
    head: null,
    troubles: new Set(),
    complaints: new Map(),
    serial: 0,
    timeoutMs,
    timedSequence: null,
    timedHead: null,
    timedView: null,
    throughput: createThroughput(),
    calmSince: sequence,
    statusPace: 'idle',
    ticks: 0,
    settled: { certified: 0, adopted: 0 },
    provenBad: -1,
    syncing: false,
    muted: null,
    accused: new Set(),
    answeredMs: new Map(),
    records: {
      born: null,
      certificate: null,
      viewChange: null,
      newView: null,
      muted: null,
      evidence: [],
      appendedBytes: 0,
    },
  };
}

/** The batch with this digest, if this slot has it. */
export function batchOf(slot: Slot, digest: Uint8Array): Uint8Array | undefined {
  return slot.batches.get(bytesToKey(digest));
}

/**
 * Batches of one sequence number: what is accepted, prepared and decided here, and what a quorum's VIEW-CHANGEs may name besides. Honest
 * ones name one or two; as many as this at once would take as many views that all failed half-way.
 */
export const BATCHES_KEPT = 16;

/** The oldest one that nothing here rests on makes room: a sequence number may see many proposals in as many views. */
export function keepBatch(slot: Slot, digest: Uint8Array, batch: Uint8Array): void {
  slot.batches.set(bytesToKey(digest), batch);
  if (slot.batches.size <= BATCHES_KEPT) return;
  const needed = [slot.pending?.proposal, slot.accepted, slot.prepared, slot.decided].flatMap((one) =>
    one ? [bytesToKey(one.digest)] : [],
  );
  const oldest = [...slot.batches.keys()].find((key) => !needed.includes(key));
  if (oldest !== undefined) slot.batches.delete(oldest);
}

/** Slots in ascending order of their sequence numbers. */
export function slotsInOrder(state: State): Slot[] {
  return sortBy([...state.slots.values()], ({ sequence }) => sequence);
}
