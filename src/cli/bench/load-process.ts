/** Entry of a load process: signs in advance, then sends at the pace that it is told, through the public API. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactionView } from '../../api/results.ts';
import type { LoadAnswer, LoadOrder, LoadResult, RunOrder } from './load-protocol.ts';
import { type SignedRequest, signRequests } from './signing.ts';

/** Enough connections for every sender of a process to have a request under way. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

let requests: readonly SignedRequest[][] = [];

process.on('message', (order: LoadOrder) => {
  if (order.type === 'prepare') {
    requests = signRequests(order);
    answer({ type: 'ready' });
  } else {
    void run(order).then(answer);
  }
});

function answer(message: LoadAnswer): void {
  process.send?.(message);
}

async function run({ pace, seconds }: RunOrder): Promise<LoadResult> {
  const tally = createTally();
  const endMs = performance.now() + seconds * 1_000;
  const lanes = requests.map((lane) => lane.values());
  switch (pace.type) {
    case 'closed':
      await Promise.all(
        lanes.map(async (lane) => {
          for (const next of lane) if (performance.now() < endMs) await tally.send(next);
        }),
      );
      break;
    case 'single':
      for (const next of interleave(lanes)) {
        if (performance.now() >= endMs) break;
        await tally.send(next);
        await sleep(pace.pauseMs);
      }
      break;
    case 'open':
      await sendOpen(interleave(lanes), pace.requestsPerSecond, endMs, tally);
  }
  return tally.result();
}

/** Sends on the clock's beat, and makes up for beats that the event loop missed. */
async function sendOpen(
  queue: Iterator<SignedRequest>,
  requestsPerSecond: number,
  endMs: number,
  tally: Tally,
): Promise<void> {
  const startMs = performance.now();
  const underWay: Promise<void>[] = [];
  for (let sent = 0; performance.now() < endMs; sent++) {
    const dueMs = startMs + (sent * 1_000) / requestsPerSecond;
    const earlyMs = dueMs - performance.now();
    if (earlyMs > 1) await sleep(earlyMs);
    const next = queue.next();
    if (next.done) break;
    underWay.push(tally.send(next.value));
  }
  await Promise.all(underWay);
}

/** One of each sender in turn. */
function* interleave(lanes: readonly Iterator<SignedRequest>[]): Generator<SignedRequest, void> {
  for (;;) {
    for (const lane of lanes) {
      const next = lane.next();
      if (next.done) return;
      yield next.value;
    }
  }
}

interface Tally {
  send(next: SignedRequest): Promise<void>;
  result(): LoadResult;
}

function createTally(): Tally {
  const latenciesMs: number[] = [];
  let committed = 0;
  let failed = 0;
  let firstFailure: string | null = null;
  const fail = (count: number, why: string) => {
    failed += count;
    firstFailure ??= why;
  };
  return {
    send: async (next) => {
      const startMs = performance.now();
      try {
        const views = await post(next);
        latenciesMs.push(performance.now() - startMs);
        for (const view of views) {
          if (view.state === 'committed' && view.tx_result?.code === 0) committed++;
          else fail(1, `${view.state}: ${view.reason ?? view.tx_result?.log ?? 'not committed in time'}`);
        }
      } catch (error) {
        fail(next.transactions, (error as Error).message);
      }
    },
    result: () => ({ type: 'result', committed, failed, firstFailure, latenciesMs }),
  };
}

async function post({ url, body }: SignedRequest): Promise<readonly TransactionView[]> {
  const reply = await new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      text(incoming).then(resolve, reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
  const { result, error } = JSON.parse(reply) as {
    result?: { results: readonly TransactionView[] };
    error?: { message: string; data?: unknown };
  };
  if (!result) throw new Error(`${error?.message} ${JSON.stringify(error?.data ?? '')}`);
  return result.results;
}
