import { deepEqual, ok, strictEqual } from 'node:assert/strict';
import { askConfirmations, confirmationsToText, countConfirmations } from '../../src/cli/confirmations.ts';

const rows = [{ height: 12 }, { height: null }, { height: 10 }];

describe('confirmations', () => {
  it('count up to the lowest tip of those who answer', () => {
    strictEqual(countConfirmations(10, rows, 0.1).confirmations, 1);
    strictEqual(countConfirmations(5, rows, 0.1).confirmations, 6);
    strictEqual(countConfirmations(11, rows, 0.1).confirmations, 0);
    strictEqual(countConfirmations(5, [{ height: null }], 0.1).confirmations, 0);
  });

  it('carry the exact risk at the stated share, and none of it is certainty', () => {
    const counted = countConfirmations(6, rows, 0.3);
    deepEqual([counted.confirmations, counted.attacker], [5, 0.3]);
    ok(Math.abs(counted.reversalProbability - 0.1976173) < 6e-8);
    strictEqual(
      confirmationsToText(counted),
      '5 confirmations: somebody with 0.3 of the hashing power takes it back with probability 0.198; it is never final',
    );
    strictEqual(countConfirmations(11, rows, 0.1).reversalProbability, 1);
  });

  it('are told where blocks are mined, and for what stands in one', async () => {
    const client = { status: async () => rows as never };
    const on = (name: string, height: number | null) =>
      askConfirmations({ engine: { name, parameters: {} } }, client, { height });
    deepEqual(await on('pow', 9), countConfirmations(9, rows, 0.1));
    deepEqual([await on('pow', null), await on('pbft', 9)], [null, null]);
  });
});
