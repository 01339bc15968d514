/** A signature thread that says yes to everything, and dies of the message "crash". */
import { parentPort } from 'node:worker_threads';
import { unpackChunk } from '../../src/workers/chunk.ts';

parentPort?.on('message', (chunk: ArrayBuffer) => {
  const checks = [...unpackChunk(chunk)];
  if (checks.some(({ message }) => Buffer.from(message).toString() === 'crash'))
    throw new Error('crashed on purpose');
  const answer = new Uint8Array(checks.length).fill(1);
  parentPort?.postMessage(answer, [answer.buffer]);
});
