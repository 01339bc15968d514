/**
 * A miner whose time is virtual and whose work is real: how long a block takes is drawn for its hash rate, and then a nonce is sought that truly meets the
 * target. Simulated chains are easy, so that costs little, and no rule has to look away.
 */
import type { Chance } from '../../base/chance.ts';
import { isEnough, NONCE_OFFSET, workHash } from '../../protocols/pow/header.ts';
import { bytes32ToNumber, targetToWork } from '../../protocols/pow/work.ts';

export interface VirtualMiner {
  /** Replaces earlier work; null: stops. */
  work(job: number, header: Uint8Array | null): void;
}

const NONCES = 2 ** 32;
const SECOND_MS = 1_000;

/** `after` drops its action when the life that asked has ended. */
export function createVirtualMiner(
  after: (delayMs: number, run: () => void) => void,
  chance: Chance,
  hashesPerSecond: number,
  onFound: (job: number, header: Uint8Array) => void,
): VirtualMiner {
  let current: number | null = null;
  return {
    work(job, header) {
      current = header === null ? null : job;
      if (header === null || hashesPerSecond === 0) return;
      const hashes = Number(targetToWork(bytes32ToNumber(header.subarray(0, 32))));
      // The time between two finds of somebody who tries at random is exponentially distributed.
      const delayMs = (-Math.log(1 - chance.next()) * hashes * SECOND_MS) / hashesPerSecond;
      after(delayMs, () => {
        if (current === job) onFound(job, seekNonce(header, chance.integer(NONCES)));
      });
    },
  };
}

function seekNonce(header: Uint8Array, first: number): Uint8Array {
  const bytes = header.slice();
  const view = new DataView(bytes.buffer);
  for (let nonce = first; ; nonce += 1) {
    view.setUint32(NONCE_OFFSET, nonce % NONCES, true);
    if (isEnough(workHash(bytes), bytes)) return bytes;
  }
}
