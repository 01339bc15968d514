/** What distinguishes one world of bare engines from another, apart from its scenario. */
import type { ReplicaId } from '../../protocols/contract.ts';
import type { Ordering, OrderingConfig, OrderingProcess } from '../../protocols/ordering.ts';
import type { SignatureKind } from '../virtual-keys.ts';

/** Makes the process of one life of a replica; a wrapper in a test stands here instead of the honest factory. */
export type ProcessFactory<M, P> = (config: OrderingConfig<P>) => OrderingProcess<M>;

export interface EngineSettings<M, P> {
  readonly ordering: Ordering<M, P>;
  readonly parameters: P;
  readonly timers: OrderingConfig<P>['timers'];
  /** `bytes`: every message is encoded and decoded on its way; `objects`: handed over as it is, faster. */
  readonly wire: 'bytes' | 'objects';
  readonly signatures: SignatureKind;
  /** Items that one batch may hold. */
  readonly batchItemsMax: number;
  /** How far the time of a batch may lie ahead of the local clock. */
  readonly clockBoundMs: number;
  /** How long judging a batch takes at most (a real replica checks signatures meanwhile). */
  readonly judgeMsMax: number;
  /** Wraps the engine of chosen replicas: traitors and broken engines. */
  readonly wrap: (replica: ReplicaId, create: ProcessFactory<M, P>) => ProcessFactory<M, P>;
}
