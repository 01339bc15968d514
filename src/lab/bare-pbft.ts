/** PBFT as the searches run it that do without whole replicas: the engine alone, over the toy ledger of the simulator. */
import { createPbft, PBFT_RULES, type PbftParameters } from '../protocols/pbft/index.ts';
import { toyBatchDigest } from '../simulator/bare/toy-batch.ts';

/** Who is handed the same bytes as the one before need not hash them again. */
export const BARE_PBFT = createPbft({ ...PBFT_RULES, digestOf: toyBatchDigest });

/** A small window, so that runs of a few batches come to its end. */
export const BARE_PARAMETERS: PbftParameters = { watermarkWindow: 16, inFlightMax: 4 };
