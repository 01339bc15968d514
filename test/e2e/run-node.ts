/** What one process of a tested network runs: a node as an embedder would start it. */
import { createNode, type NodeError, readNodeConfig } from '../../src/index.ts';

try {
  const starting = createNode(readNodeConfig(process.argv[2]!));
  process.on('SIGTERM', async () => (await starting).stop());
  await (await starting).ended;
} catch (error) {
  console.error((error as NodeError).message);
  process.exit((error as NodeError).exitCode);
}
