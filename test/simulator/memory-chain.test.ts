import { createMemoryChain } from '../../src/simulator/whole/memory-chain.ts';
import { type StoreUnderTest, testStore } from '../storage/store-compliance.ts';

/** The suite speaks of promises, as a disk does; in memory everything is done at once. */
function create(): StoreUnderTest {
  const chain = createMemoryChain();
  return {
    ...chain,
    commit: async (write) => chain.commit(write),
    saveCertificate: async (certificate) => chain.saveCertificate(certificate),
    saveEvidence: async (evidence) => chain.saveEvidence(evidence),
  };
}

describe('the chain store in memory', () => {
  testStore({ create: async () => create(), reopen: async (store) => store });
});
