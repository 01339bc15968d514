/** The LevelDB store obeys the suite of all stores. */
import { join } from 'node:path';
import { type ChainStore, openChainStore } from '../../src/storage/chain-store.ts';
import { CHAIN_ID } from './samples.ts';
import { type StoreUnderTest, testStore } from './store-compliance.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary.ts';

describe('chain store on LevelDB', () => {
  const open = new Map<StoreUnderTest, { store: ChainStore; path: string }>();

  const openAt = async (path: string): Promise<ChainStore> => {
    const store = await openChainStore({ path, chainId: CHAIN_ID });
    open.set(store, { store, path });
    return store;
  };

  const close = async (store: StoreUnderTest): Promise<string> => {
    const { store: chainStore, path } = open.get(store)!;
    open.delete(store);
    await chainStore.checkIntegrity();
    await chainStore.close();
    return path;
  };

  testStore({
    create: async () => openAt(join(await temporaryDirectory(), 'chain')),
    reopen: async (store) => openAt(await close(store)),
  });

  afterEach(async () => {
    for (const store of [...open.keys()]) await close(store);
  });
  after(removeTemporaryDirectories);
});
