/** Random histories: the store on disk answers as the plain one in memory does, in this life and the next. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { utf8ToBytes } from '../../src/base/bytes.ts';
import type { ChainReader } from '../../src/replica/ports.ts';
import { openChainStore } from '../../src/storage/chain-store.ts';
import { MemoryStore } from './memory-store.ts';
import { CHAIN_ID, sampleBlock, sampleCertificate, sampleId, sampleWrite } from './samples.ts';
import { type StoreUnderTest, testStore } from './store-compliance.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary.ts';

const HEIGHTS = 12;

type Deed =
  | { readonly type: 'block'; readonly key: number; readonly isDeleted: boolean }
  | { readonly type: 'null' }
  | { readonly type: 'revert'; readonly count: number }
  | { readonly type: 'certificate'; readonly height: number; readonly sequence: number }
  | { readonly type: 'evidence'; readonly accused: number }
  | { readonly type: 'restart' };

const small = (max: number) => fc.integer({ min: 0, max });
const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('block' as const), key: small(3), isDeleted: fc.boolean() }),
  },
  fc.record({ type: fc.constant('null' as const) }),
  fc.record({ type: fc.constant('revert' as const), count: fc.integer({ min: 1, max: 3 }) }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('certificate' as const),
      height: small(HEIGHTS),
      sequence: small(99),
    }),
  },
  fc.record({ type: fc.constant('evidence' as const), accused: small(3) }),
  fc.record({ type: fc.constant('restart' as const) }),
);

/** Everything that a reader can be asked about these histories. */
function answersOf(store: ChainReader, forks: number): unknown {
  const heights = Array.from({ length: HEIGHTS + 2 }, (_, at) => at);
  const names = Array.from({ length: forks + 1 }, (_, at) => `/${at}`);
  const each = heights.flatMap((height) => names.map((name) => ({ height, name })));
  return {
    mark: store.mark(),
    blocks: heights.map((height) => store.blockAt(height)),
    hashes: each.map(({ height, name }) => store.heightOfHash(sampleBlock(height, name).hash)),
    batches: each.map(({ height, name }) => store.heightOfBatch(sampleBlock(height, name).batchDigest)),
    outcomes: each.map(({ height, name }) => store.outcomeOf(sampleId(height, 0, name))),
    certificates: heights.map((height) => store.certificateAt(height)),
    newest: store.newestCertificate()?.sequence,
    evidence: [...store.evidence()],
    state: [0, 1, 2, 3].map((key) => store.get(Uint8Array.of(key))),
  };
}

/** The calls that a history makes of any store; every block has a fork name of its own. */
function createHistory(store: () => StoreUnderTest) {
  let tip = 0;
  let sequence = 0;
  let fork = 0;
  const changes = (key: number, isDeleted: boolean) => [
    { key: Uint8Array.of(key), value: isDeleted ? null : utf8ToBytes(`value ${sequence}`) },
  ];
  return (deed: Exclude<Deed, { type: 'restart' }>): Promise<void> => {
    const next = ++sequence;
    switch (deed.type) {
      case 'block': {
        if (tip >= HEIGHTS) return Promise.resolve();
        const write = sampleWrite(++tip, { state: changes(deed.key, deed.isDeleted) }, `/${fork}`);
        return store().commit({ ...write, mark: { ...write.mark, sequence: next } });
      }
      case 'null': {
        const mark = { ...sampleWrite(tip, {}, `/${fork}`).mark, sequence: next };
        const blockHash = store().mark()?.blockHash ?? mark.blockHash;
        return store().commit({
          mark: { ...mark, blockHash },
          block: null,
          state: [],
          outcomes: [],
          revertTo: null,
        });
      }
      case 'revert': {
        if (tip === 0) return Promise.resolve();
        tip -= Math.min(deed.count, tip);
        const write = sampleWrite(tip + 1, { revertTo: tip, state: changes(0, true) }, `/${++fork}`);
        tip++;
        return store().commit({ ...write, mark: { ...write.mark, sequence: next } });
      }
      case 'certificate':
        return store().saveCertificate(sampleCertificate(deed.height, deed.sequence * 100 + deed.height));
      case 'evidence':
        return store().saveEvidence({
          kind: 'made-up',
          accused: deed.accused,
          bytes: utf8ToBytes(`${next}`),
        });
    }
  };
}

describe('chain store in memory (the reference)', () => {
  testStore({ create: async () => new MemoryStore(), reopen: async (store) => store });
});

describe('chain stores, over random histories', () => {
  after(removeTemporaryDirectories);

  it('on disk and in memory answer alike', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { maxLength: 25 }), async (deeds) => {
        const path = join(await temporaryDirectory(), 'chain');
        let disk = await openChainStore({ path, chainId: CHAIN_ID });
        const memory = new MemoryStore();
        const [onDisk, inMemory] = [createHistory(() => disk), createHistory(() => memory)];
        const restart = async () => {
          await disk.checkIntegrity();
          await disk.close();
          disk = await openChainStore({ path, chainId: CHAIN_ID });
          assert.deepEqual([...disk.stateEntries()], memory.stateEntries());
        };
        for (const deed of [...deeds, { type: 'restart' } as const]) {
          if (deed.type === 'restart') await restart();
          else await Promise.all([onDisk(deed), inMemory(deed)]);
          assert.deepEqual(answersOf(disk, deeds.length), answersOf(memory, deeds.length));
        }
        await disk.close();
      }),
      { numRuns: 40 },
    );
  });
});
