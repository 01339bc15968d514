/** What distinguishes one world of whole replicas from another, apart from its scenario. */
import type { Genesis } from '../../ledger/genesis.ts';
import type { ReplicaId } from '../../protocols/contract.ts';
import type { OrderingConfig } from '../../protocols/ordering.ts';
import type { AnyOrdering, orderingOf } from '../../replica/engines.ts';
import type { ReplicaEffect, ReplicaEvent } from '../../replica/ports.ts';
import type { SignatureKind } from '../virtual-keys.ts';

type EngineFactory = AnyOrdering['createProcess'];

/** A replica as its host steps it. */
export interface Steps {
  step(event: ReplicaEvent, nowMs: number): readonly ReplicaEffect[];
}

export interface ReplicaSettings {
  /** What differs from the simulator's own genesis, apart from validators, accounts and application. */
  readonly genesis: Partial<Pick<Genesis, 'engine' | 'limits'>>;
  /** The protocol that replicas run; default: the one that the genesis names. The checkers always ask that one. */
  readonly ordering: typeof orderingOf;
  readonly timers: OrderingConfig<unknown>['timers'];
  /** What consensus messages are signed with. Transactions are always signed by Ed25519, and each is verified once for all replicas. */
  readonly signatures: SignatureKind;
  /** How long checking the signatures of transactions takes at most. */
  readonly verifyMsMax: number;
  /** How fast each replica mines, where the engine is proof of work. */
  readonly hashesPerSecond: (replica: ReplicaId) => number;
  /** Wraps the engine of chosen replicas: traitors and broken engines. */
  readonly wrap: (replica: ReplicaId, create: EngineFactory) => EngineFactory;
  /** Stands between chosen replicas and their hosts: traitors at the ports. */
  readonly wrapReplica: (replica: ReplicaId, steps: Steps) => Steps;
}
