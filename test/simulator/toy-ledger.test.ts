/** The ledger under bare engines: what a block's hash covers, also where blocks of one batch are hashed one after the other. */
import { deepEqual, equal } from 'node:assert/strict';
import { createToyBatch } from '../../src/simulator/bare/toy-batch.ts';
import { TOY_GENESIS, toyBlockHash } from '../../src/simulator/bare/toy-ledger.ts';

describe('the hash of a toy block', () => {
  it('covers all of it but the proof, whatever was made of the same batch before', () => {
    const batch = createToyBatch({ sequence: 1, view: 0, timeMs: 0, items: [1, 2] });
    const block = {
      ...{ sequence: 1, height: 1, parentHash: TOY_GENESIS.blockHash },
      ...{ engineHeader: Uint8Array.of(1), batch, items: [1, 2] },
    };
    const others = [
      { ...block, sequence: 2 },
      { ...block, height: 2 },
      { ...block, parentHash: new Uint8Array(32) },
      { ...block, engineHeader: Uint8Array.of(2) },
      { ...block, batch: { ...batch, digest: new Uint8Array(32) } },
      { ...block, items: [1] },
      { ...block, items: [1, 3] },
    ];
    const hash = toyBlockHash(block);
    const texts = others.map((other) => {
      deepEqual(toyBlockHash({ ...block }), hash);
      return toyBlockHash(other).join();
    });
    equal(new Set([hash.join(), ...texts]).size, 1 + others.length);
  });
});
