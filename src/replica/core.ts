/** What the parts of one replica share: its members, its ports, and the step that is being taken. No logic of its own. */
import type { Fault } from '../base/fault.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ReplicaId } from '../protocols/contract.ts';
import type { OrderingInput } from '../protocols/ordering.ts';
import type { Decisions } from './decisions.ts';
import type { KnownEvidence } from './evidence.ts';
import type { Lives } from './lives.ts';
import type { Pool } from './mempool/pool.ts';
import type { BatchLimits } from './mempool/propose.ts';
import type { UrgentSlots } from './mempool/urgent.ts';
import type { ChainReader, Observation, ReplicaEffect } from './ports.ts';
import type { Proofs } from './proofs.ts';
import type { Proposing } from './proposing.ts';
import type { Relay } from './relay.ts';
import type { Served } from './serving.ts';
import type { Signatures } from './signatures.ts';
import type { Sync } from './sync/session.ts';

export interface Core {
  readonly self: ReplicaId;
  readonly members: number;
  readonly ledger: Ledger;
  readonly reader: ChainReader;
  readonly batch: BatchLimits;
  /** Wall clock of the present step, Unix milliseconds. */
  nowMs: number;
  /** Adds an effect to the present step. */
  readonly emit: (effect: ReplicaEffect) => void;
  readonly observe: (observation: Observation) => void;
  /** Counts a peer's fault. */
  readonly onFault: (peer: ReplicaId, fault: Fault) => void;
  /** Queues an input for the ordering engine. */
  readonly tell: (input: OrderingInput) => void;
  readonly proofs: Proofs;
  readonly signatures: Signatures;
  readonly lives: Lives;
  readonly pool: Pool;
  readonly urgent: UrgentSlots;
  readonly relay: Relay;
  readonly proposing: Proposing;
  readonly decisions: Decisions;
  readonly evidence: KnownEvidence;
  readonly sync: Sync;
  readonly served: Served;
}
