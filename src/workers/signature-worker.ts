/** The other side of `verifier.ts`: a thread that takes chunks of signature checks and answers one byte each, in order. */
import { parentPort } from 'node:worker_threads';
import { verify } from '../crypto/signature.ts';
import { unpackChunk } from './chunk.ts';

/** 1 for each valid signature of the chunk, 0 for each other; transferred like the chunk. */
export type ChunkAnswer = Uint8Array<ArrayBuffer>;

parentPort?.on('message', (chunk: ArrayBuffer) => {
  const valid: number[] = [];
  for (const { publicKey, message, signature } of unpackChunk(chunk))
    valid.push(verify(publicKey, message, signature) ? 1 : 0);
  const answer: ChunkAnswer = Uint8Array.from(valid);
  parentPort?.postMessage(answer, [answer.buffer]);
});
