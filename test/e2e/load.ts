/** Clients that submit without end, and remember what was acknowledged, so that nothing of it may be lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactionReport } from '../../src/index.ts';
import { put, type TestNetwork } from './network.ts';

export interface Load {
  /** Transactions that a client was told to be committed. */
  readonly committed: readonly TransactionReport[];
  /** Reports of transactions that were neither committed nor refused when the client stopped waiting. */
  readonly open: readonly TransactionReport[];
  /** Ends when the transactions under way have their answers. */
  stop(): Promise<void>;
}

/** Something is under way at every moment, and the machine is left time for those who recover. */
const PAUSE_MS = 40;

/** One client per development account; each sends the next batch soon after the one before has its outcome. */
export function startLoad({ client, accounts }: TestNetwork, batchSize = 10): Load {
  const committed: TransactionReport[] = [];
  const open: TransactionReport[] = [];
  let isStopped = false;
  const loops = Object.entries(accounts).map(async ([name, keyPair]) => {
    for (let round = 0; !isStopped; round += 1) {
      const lists = Array.from({ length: batchSize }, (_, index) => [
        put(`${name}-${round}-${index}`, `value ${round}`),
      ]);
      const options = { timeoutMs: 30_000, expiresAfter: 10_000 };
      // a node that was asked may be killed meanwhile: what became of it is asked later
      const reports = await client.submitMany(keyPair, lists, options).catch(() => []);
      for (const report of reports) (report.state === 'committed' ? committed : open).push(report);
      await sleep(PAUSE_MS);
    }
  });
  return {
    committed,
    open,
    stop: async () => {
      isStopped = true;
      await Promise.all(loops);
    },
  };
}
