/** Re-verifies the stored chain of a node that does not run, as `logothete verify` does. */
import { createAccountsApplication, readHome } from '../../src/index.ts';
import { verifyChain } from '../../src/ledger/verify-chain.ts';
import { nodePaths } from '../../src/node/node-home.ts';
import { orderingOf } from '../../src/replica/engines.ts';
import { openChainStore } from '../../src/storage/chain-store.ts';

/** State root of each node, by name. @throws Error naming the first fault */
export async function verifyHomes(home: string): Promise<Map<string, string>> {
  const { genesis, nodes, chainId } = await readHome(home);
  const roots = new Map<string, string>();
  for (const { name, directory } of nodes) {
    const reader = await openChainStore({
      path: nodePaths(directory).chain,
      chainId: Buffer.from(chainId, 'hex'),
    });
    try {
      await reader.checkIntegrity();
      const engine = orderingOf(genesis);
      const keepUndo = engine.finality.type === 'probabilistic';
      const application = createAccountsApplication();
      const run = verifyChain({ genesis, application, keepUndo, reader, engine });
      let step = run.next();
      while (!step.done) step = run.next();
      const verdict = step.value;
      if (verdict.type === 'damaged') throw new Error(`${name}, height ${verdict.height}: ${verdict.what}`);
      roots.set(name, `${verdict.height} ${Buffer.from(verdict.stateRoot).toString('hex')}`);
    } finally {
      await reader.close();
    }
  }
  return roots;
}
