/** New blocks travel by gossip. Before one is relayed, its work must be there and worth something on this chain, and its body the one that was worked for. */
import { equalBytes } from '../../base/bytes.ts';
import { type Fault, isFault, punish } from '../../base/fault.ts';
import { batchDigest } from '../../ledger/batch.ts';
import type { EngineGossip } from '../ordering.ts';
import { targetsOf } from './difficulty.ts';
import { decodeMessage, isBlockMessage } from './messages.ts';
import type { PowParameters } from './parameters.ts';
import { bytes32ToNumber } from './work.ts';

export const blockGossip: EngineGossip<PowParameters> = { carries: isBlockMessage, check };

function check(bytes: Uint8Array, parameters: PowParameters): Fault | undefined {
  const message = decodeMessage(bytes);
  if (isFault(message)) return message;
  if (message.type !== 'block') return punish('no-gossip', `${message.type} is no business of everybody`);
  const { header } = message.header;
  if (bytes32ToNumber(header.target) > targetsOf(parameters).easiest)
    return punish('low-work', 'the target is easier than this chain ever allows');
  if (!equalBytes(batchDigest(message.batch), header.batchDigest))
    return punish('foreign-body', 'the batch is not the one that the header names');
  return undefined;
}
