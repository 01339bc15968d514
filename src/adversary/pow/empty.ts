/** The miner that takes the reward and does no work for it: its blocks carry no transactions. */
import { withTransactions } from './batches.ts';
import type { PowBehaviour } from './behaviour.ts';

export const empty: PowBehaviour = {
  name: 'empty',
  summary: 'mines blocks without any transaction in them, whatever waits',
  theorem: 'everything is executed in the blocks of the others, only later',
  target: 'nobody',
  engine: (tools) => ({
    hear: (event) => [
      withTransactions(event, (transactions) => {
        if (transactions.length > 0) tools.told('transactions left out');
        return [];
      }),
    ],
  }),
};
