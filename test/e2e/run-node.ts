/** What one process of a tested network runs: a node as an embedder would start it. */
import { createNode, type NodeError, readNodeConfig } from '../../src/index.ts';

try {
  const node = await createNode(readNodeConfig(process.argv[2]!));
  process.on('SIGTERM', () => void node.stop());
  await node.ended;
} catch (error) {
  console.error((error as NodeError).message);
  process.exit((error as NodeError).exitCode);
}
