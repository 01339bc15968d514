/** What a replica is born with. Everything impure (clock, disk, network, chance) stays outside. */
import type { Ledger } from '../ledger/ledger.ts';
import type { Claim, ReplicaId } from '../protocols/contract.ts';
import type { Ordering, OrderingConfig, OrderingProcess } from '../protocols/ordering.ts';
import type { MempoolLimits } from './mempool/limits.ts';
import type { BatchLimits } from './mempool/propose.ts';
import type { ChainReader, Observer } from './ports.ts';

export interface ReplicaConfig<M, P> {
  readonly self: ReplicaId;
  readonly members: number;
  readonly ordering: Ordering<M, P>;
  /** Makes the engine in place of `ordering.createProcess`: where a traitor wraps the honest process. */
  readonly createEngine?: (config: OrderingConfig<P>) => OrderingProcess<M>;
  /** The engine's genesis parameters. */
  readonly parameters: P;
  /** The ledger, created on the same `reader`. */
  readonly ledger: Ledger;
  /** Synchronous reads of the durable chain. */
  readonly reader: ChainReader;
  /** The promise log of earlier lives, oldest first. */
  readonly records: readonly Uint8Array[];
  /** Signs with this replica's key under a purpose tag, for this chain. */
  readonly sign: OrderingConfig<P>['sign'];
  /** Is this claim's signature right, by the key of member `signer`, for this chain? */
  readonly verifyClaim: (claim: Claim) => boolean;
  /** Uniform number in [0, 1), seeded. */
  readonly chance: () => number;
  readonly timers: OrderingConfig<P>['timers'];
  /** What this replica puts into its batches: at most what the genesis allows. */
  readonly batch: BatchLimits;
  /** Default `MEMPOOL_LIMITS`. */
  readonly mempool?: MempoolLimits;
  /** Hears every line of the observed stream. */
  readonly observer?: Observer;
}
