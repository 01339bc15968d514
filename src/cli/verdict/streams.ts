/**
 * What the nodes of a network wrote down of themselves, shown to the checkers: the traces of all who are believed, in the order of time, and
 * then where each stands. A traitor's own trace is not even opened.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createChecker } from '../../checker/checker.ts';
import { createPbftVotesOf } from '../../checker/pbft-votes.ts';
import type { Seen } from '../../checker/seen.ts';
import type { Violation } from '../../checker/violation.ts';
import { traceFiles, traceLineToSeen } from '../../node/observe/trace.ts';
import type { MemoryUse, ReplicaId } from '../../protocols/contract.ts';
import type { Standing } from './observe.ts';

export interface Stream {
  readonly replica: ReplicaId;
  /** Home of the node. */
  readonly directory: string;
  /** Where it stands at present; undefined: it does not answer. */
  readonly standing: () => Promise<Standing | undefined>;
  readonly memory: readonly MemoryUse[] | undefined;
  /** How its process ended, where that was a bug of its own. */
  readonly failure: string | undefined;
}

export interface StreamsVerdict {
  readonly violations: readonly Violation[];
  /** How many lines were read. */
  readonly events: number;
}

interface Line {
  readonly replica: ReplicaId;
  readonly atMs: number;
  readonly seen: Seen;
}

/** @param members how many validators there are; @param isMined nothing that is said of one block holds for good */
export async function judgeStreams(
  streams: readonly Stream[],
  members: number,
  isMined: boolean,
): Promise<StreamsVerdict> {
  const believed = new Set(streams.map(({ replica }) => replica));
  const checker = createChecker({
    isHonest: (replica) => believed.has(replica),
    isCollected: true,
    ...(isMined ? { mayRevert: true } : { votesOf: createPbftVotesOf(members) }),
  });
  let events = 0;
  for await (const { replica, seen, atMs } of inOrderOfTime(streams.map(readTrace))) {
    checker.see(replica, seen, atMs);
    events += 1;
  }
  for (const { replica, standing, memory, failure } of streams) {
    // asked after all was read: what was durable then must be there now
    const stands = await standing();
    if (stands !== undefined) checker.see(replica, { type: 'born', ...stands }, Date.now());
    if (failure !== undefined) checker.see(replica, { type: 'failed', reason: failure }, Date.now());
    if (memory !== undefined) checker.see(replica, { type: 'memory', uses: memory }, Date.now());
  }
  return { violations: checker.violations(), events };
}

async function* readTrace({ replica, directory }: Stream): AsyncGenerator<Line> {
  for (const file of traceFiles(directory)) {
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const line of lines) {
      const read = traceLineToSeen(line);
      if (read !== undefined) yield { replica, ...read };
    }
  }
}

/** Of several streams, each in order, always the oldest line next. */
async function* inOrderOfTime(streams: readonly AsyncGenerator<Line>[]): AsyncGenerator<Line> {
  const heads = await Promise.all(streams.map(async (stream) => ({ stream, next: await stream.next() })));
  for (;;) {
    const open = heads.filter(({ next }) => !next.done);
    if (open.length === 0) return;
    const first = open.reduce((oldest, one) =>
      one.next.value!.atMs < oldest.next.value!.atMs ? one : oldest,
    );
    yield first.next.value as Line;
    first.next = await first.stream.next();
  }
}
