/**
 * Transaction signatures off the event loop: one thread (more if asked), fed with chunks over transferred buffers, pipelined, so that
 * it never waits for the next chunk while there is one. A request that comes when a thread is free goes at once; what comes while all
 * are busy gathers into larger chunks. Answers are right or there is none: a thread that dies takes its chunks' requests with it, as
 * an error, and another begins.
 */
import { assert } from '../base/assert.ts';
import { LIMITS } from '../base/limits.ts';
import type { SignatureCheck } from '../replica/ports.ts';
import { isPackable } from './chunk.ts';
import { VerifierClosedError, VerifierFullError } from './errors.ts';
import { createLane, type Lane } from './lane.ts';

export interface Verifier {
  /**
   * Checks signatures by the house's one rule; answers in the order of `checks`.
   * @throws (rejects) VerifierFullError when too many checks wait already, VerifierCrashedError, VerifierClosedError
   */
  verify(checks: readonly SignatureCheck[]): Promise<boolean[]>;
  /** Checks that are not answered yet. */
  readonly backlog: number;
  /** Back-pressure: true from half of the bound on. Take no more transactions in until `drained`. */
  readonly isBusy: boolean;
  /** Resolves as soon as the verifier is not busy. */
  drained(): Promise<void>;
  /** Ends the threads; what is not answered is rejected. */
  close(): Promise<void>;
}

/** One request, as its answers come in. */
interface Request {
  readonly answers: boolean[];
  missing: number;
  resolve(answers: boolean[]): void;
  reject(error: Error): void;
}

/** One check that waits or is on its way, and whose it is. */
interface Pending {
  readonly check: SignatureCheck;
  readonly request: Request;
  readonly at: number;
}

export interface VerifierOptions {
  /** One per node is plenty (the default): four nodes on a host have four. */
  readonly threads?: number;
  /** Test seam: the file that the threads run. */
  readonly workerFile?: URL;
}

/** Removes the first checks that make a chunk: so many, or so many bytes, whichever is reached first. */
function takeChunk(queue: Pending[]): Pending[] {
  let bytes = 0;
  let count = 0;
  while (count < queue.length && count < LIMITS.verifierChunkMax && bytes < LIMITS.verifierChunkBytesMax)
    bytes += queue[count++]!.check.message.length;
  return queue.splice(0, count);
}

export function createVerifier({ threads = 1, workerFile }: VerifierOptions = {}): Verifier {
  assert(Number.isInteger(threads) && threads > 0, 'a verifier has at least one thread');
  const queue: Pending[] = [];
  const drainWaiters: (() => void)[] = [];
  let backlog = 0;
  let isClosed = false;
  const isBusy = () => backlog > LIMITS.verifierBacklogMax / 2;

  const settle = () => {
    backlog--;
    if (!isBusy()) for (const resolve of drainWaiters.splice(0)) resolve();
  };
  const answer = ({ request, at }: Pending, isValid: boolean) => {
    settle();
    request.answers[at] = isValid;
    if (--request.missing === 0) request.resolve(request.answers);
  };
  const fail = ({ request }: Pending, error: Error) => {
    settle();
    request.reject(error);
  };
  const client = { take: () => takeChunk(queue), answer, fail };
  const lanes: Lane[] = Array.from({ length: threads }, () => createLane(client, workerFile));

  const enqueue = (checks: readonly SignatureCheck[], request: Request): void => {
    backlog += checks.length;
    for (const [at, check] of checks.entries()) {
      const pending = { check, request, at };
      isPackable(check) ? queue.push(pending) : answer(pending, false);
    }
    for (const lane of lanes) lane.pump();
  };

  return {
    verify(checks) {
      if (isClosed) return Promise.reject(new VerifierClosedError());
      if (checks.length === 0) return Promise.resolve([]);
      if (backlog > 0 && backlog + checks.length > LIMITS.verifierBacklogMax)
        return Promise.reject(new VerifierFullError(backlog));
      const answers = new Array<boolean>(checks.length).fill(false);
      return new Promise((resolve, reject) => {
        enqueue(checks, { answers, missing: checks.length, resolve, reject });
      });
    },
    get backlog() {
      return backlog;
    },
    get isBusy() {
      return isBusy();
    },
    drained: () => (isBusy() ? new Promise((resolve) => drainWaiters.push(resolve)) : Promise.resolve()),
    async close() {
      isClosed = true;
      for (const pending of queue.splice(0)) fail(pending, new VerifierClosedError());
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
