/** How much may wait, and how much of it may come from one place. */
import { LIMITS } from '../../base/limits.ts';

export interface MempoolLimits {
  /** Transactions waiting, from everywhere. */
  readonly countMax: number;
  /** Their raw bytes together. */
  readonly bytesMax: number;
  /** Transactions of one sender. */
  readonly senderCountMax: number;
  /** Transactions relayed by one peer: one flooding validator cannot take the room of clients and other peers. */
  readonly peerCountMax: number;
  /** Room beyond countMax for transactions first seen in a proposed batch. */
  readonly batchReserveCount: number;
  /** Local time to live behind a nonce gap: between one and two of these, milliseconds. */
  readonly asideMs: number;
}

export const MEMPOOL_LIMITS: MempoolLimits = {
  countMax: LIMITS.mempoolCountMax,
  bytesMax: LIMITS.mempoolBytesMax,
  senderCountMax: LIMITS.mempoolSenderCountMax,
  peerCountMax: LIMITS.mempoolPeerCountMax,
  batchReserveCount: LIMITS.mempoolBatchReserveCount,
  asideMs: LIMITS.mempoolAsideMs,
};
